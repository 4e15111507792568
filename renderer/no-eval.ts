/**
 * Keeps zod from trying whether it may build code: the page's policy forbids it, and every try is reported as an attack.
 * Imported before anything that makes a schema.
 */
import { z } from 'zod'

z.config({ jitless: true })
