declare module "gltf-validator" {
  /** Checks a glTF or GLB file against the specification; severity 0 is an error, 1 a warning. */
  export function validateBytes(bytes: Uint8Array): Promise<{ issues: { numErrors: number; messages: { code: string; message: string; severity: number; pointer?: string }[] } }>;
}
