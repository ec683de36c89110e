let loaded: typeof import('unbash') | undefined

/** The shell's parser, loaded when a text needs it; looking a package up costs as much as reading a small file. */
export async function loadUnbash(): Promise<typeof import('unbash')> {
  loaded ??= await import('unbash')
  return loaded
}
