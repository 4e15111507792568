/** The English catalogue. Every sentence a person reads is here, keyed by where it is used. */
export const en = {
  error: {
    'file-missing': '{{file}} is not there any more.',
  },
} as const
