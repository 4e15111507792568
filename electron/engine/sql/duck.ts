/**
 * DuckDB, loaded when it is first asked for, and opened so that a query can do nothing but read what is in the one database:
 * no other file, no network, no extension, no setting. Its binary is a native one, which a platform may not have.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { SqlError } from './sql-failure.ts'
import type { SqlPlace } from './sql-messages.ts'

type Api = typeof import('@duckdb/node-api')
type Bindings = typeof import('@duckdb/node-bindings')

export interface Duck {
  readonly api: Api
  readonly bindings: Bindings
}

let loaded: Promise<Duck> | null = null

/** Loads DuckDB; fails with `sql-unavailable` where its binary can't be had. */
export const loadDuck = (): Promise<Duck> => {
  loaded ??= load()
  return loaded
}

const load = async (): Promise<Duck> => {
  try {
    const [api, bindings] = await Promise.all([import('@duckdb/node-api'), import('@duckdb/node-bindings')])
    return { api, bindings: bindings.default as unknown as Bindings }
  } catch (error) {
    loaded = null
    throw new SqlError('sql-unavailable', { reason: error instanceof Error ? error.message.slice(0, 300) : '' })
  }
}

/** An open database with one connection. */
export interface OpenDuck {
  readonly instance: DuckDBInstance
  readonly connection: DuckDBConnection
  readonly isWritable: boolean
}

/** Opens the database of a place, to be written by us or to be asked by people. */
export const openDuck = async (place: SqlPlace, isWritable: boolean): Promise<OpenDuck> => {
  const { api } = await loadDuck()
  const instance = await api.DuckDBInstance.create(databasePath(place), {
    memory_limit: `${Math.round(place.memoryBytes / 2 ** 20)}MiB`,
    max_temp_directory_size: `${Math.round(place.spillBytes / 2 ** 20)}MiB`,
    temp_directory: join(place.folder, 'spill'),
    threads: String(place.threads),
    enable_external_access: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    errors_as_json: 'true',
    ...(isWritable ? {} : { access_mode: 'READ_ONLY', lock_configuration: 'true' }),
  })
  return { instance, connection: await instance.connect(), isWritable }
}

/** Lets go of a database; what was written to it is on the disk, in one file. */
export const closeDuck = ({ instance, connection }: OpenDuck): void => {
  connection.closeSync()
  instance.closeSync()
}

/** Removes the database of a place. */
export const removeDuck = (place: SqlPlace): Promise<void> => rm(place.folder, { recursive: true, force: true })

const databasePath = ({ folder }: SqlPlace): string => join(folder, 'rows.duckdb')
