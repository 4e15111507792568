/** WebAssembly, as far as the kernels use it: TypeScript declares it for the DOM only. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A compiled kernel, which may be posted to a worker thread. */
export interface KernelModule {
  readonly __brand: 'KernelModule'
}

const { Module, Instance } = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly
interface WasmApi {
  Module: new (code: Uint8Array) => KernelModule
  Instance: new (module: KernelModule) => { readonly exports: unknown }
}

/** Compiles a kernel from its file. */
export const compileKernel = (file: URL): KernelModule => new Module(readFileSync(fileURLToPath(file)))

/** Makes an instance of a kernel, with a memory of its own, and gives what it exports. */
export const instantiateKernel = (module: KernelModule): unknown => new Instance(module).exports
