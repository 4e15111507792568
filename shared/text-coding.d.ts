/**
 * The two text coders of the platform, which every room has at run time: browsers, workers and Node. This room has neither
 * the DOM's types nor Node's, so it states the part that it uses. Only its own tsconfig sees this file; rooms that import
 * from here bring the declarations of their platform.
 */
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean })
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string
}

declare class TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>
  encodeInto(text: string, bytes: Uint8Array): { read: number; written: number }
}
