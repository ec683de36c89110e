import type { EncryptionEntry } from '../model/encryption-config.ts'
import type { Fact } from '../model/source.ts'

/**
 * The entry that decides how a resource of the core group is stored: the first that names it, else that of its group, else that
 * of everything. A resource that none covers is stored as it is.
 */
export const entryFor = (
  entries: readonly Fact<EncryptionEntry>[],
  resource: string,
): Fact<EncryptionEntry> | undefined =>
  [resource, `${resource}.`, '*.', '*.*']
    .map((name) => entries.find(({ value }) => value.resources.includes(name)))
    .find((entry) => entry !== undefined)

/** Bytes of a key that the API server takes; undefined for a provider that takes none. */
export function keyLengths(provider: string): readonly number[] | undefined {
  if (provider === 'secretbox') return [32]
  return provider === 'aescbc' || provider === 'aesgcm' ? [16, 24, 32] : undefined
}
