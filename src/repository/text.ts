import { mentionsRuntime } from '../knowledge/runtimes.ts'
import { withoutTemplateEnding } from '../model/template.ts'

/** Larger files are not read, and a gate must not be stalled by one. Below that the readers say what is too long for them. */
export const maximumFileBytes = 32 * 1024 * 1024

/** Files that are there, look like a manifest by name, and were not read. */
export interface Unread {
  readonly path: string
  readonly because: string
  readonly fix?: string
  /** Nothing but a manifest has such a name: what cannot be read may have been hidden. */
  readonly blocking: boolean
}

/** A file that cannot be read is reported where its name is a manifest's; a template engine's ending may follow. */
const manifestName =
  /\.(?:ya?ml|json|sh|bash|mk|hcl|service|container|kube)$|(?:^|\/)[^/]*(?:(?:Docker|Container|Make|Jenkins)file|(?:justfile|\.env)$)/i
const onlyManifest =
  /\.ya?ml$|(?:^|\/)(?:(?:Docker|Container|Jenkins|(?:GNU)?Make)file|docker-bake[^/]*\.hcl$|(?:devcontainer|package|daemon)\.json$|justfile$|\.env$)|\.(?:sh|bash|mk|container|kube)$/i

export const tooLarge = (size: number): string => `${Math.round(size / 1_048_576)} MiB, larger than the limit of 32 MiB`

/**
 * A file that is there and was not read, where that is worth saying.
 * @param of whether the caller named it, what to do, and whether it blocks; absent: its name decides
 */
export function missed(
  path: string,
  because: string,
  { isNamed, blocking = onlyManifest.test(path), fix }: { isNamed: boolean; blocking?: boolean; fix?: string },
): Unread | undefined {
  const isSaid = isNamed || manifestName.test(withoutTemplateEnding(path))
  return isSaid ? { path, because, ...(fix !== undefined && { fix }), blocking } : undefined
}

/** The text of a file's bytes, or what is to be said of its absence. */
export function textIn(path: string, bytes: Buffer, isNamed: boolean): { text?: string; unread?: Unread } {
  const pointer = pointerIn(bytes)
  if (pointer !== undefined) {
    const { name, fix } = pointer
    return { unread: missed(path, `${name}: the file itself is not checked out`, { isNamed, fix }) }
  }
  const text = decode(bytes)
  return text === undefined ? { unread: missedBinary(path, bytes, isNamed) } : { text }
}

/** A shell leaves NUL bytes out: a script that holds some is run all the same. */
function missedBinary(path: string, bytes: Buffer, isNamed: boolean): Unread | undefined {
  const because = 'not a text file (it contains NUL bytes)'
  const isScript = bytes.subarray(0, 2).toString('latin1') === '#!' || /\.(?:sh|bash|ksh|zsh|mk)$/i.test(path)
  if (isScript && mentionsRuntime(bytes.toString('latin1').replaceAll('\0', '')))
    return { path, because, blocking: true }
  return missed(path, because, { isNamed, blocking: mayHide(path, bytes) })
}

/** Whether bytes that are no text may hide a manifest. A script may carry an archive behind its text. */
const mayHide = (name: string, bytes: Buffer) =>
  onlyManifest.test(name) && (!/\.(?:sh|bash)$/i.test(name) || mentionsRuntime(bytes.toString('latin1', 0, 1 << 20)))

/** What git has in the place of a file that another program keeps. */
const pointers: readonly { readonly pattern: RegExp; readonly name: string; readonly fix: string }[] = [
  // https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
  {
    pattern: /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//,
    name: 'a Git LFS pointer',
    fix: 'Check out with `lfs: true`',
  },
  // https://git-annex.branchable.com/internals/pointer_file/
  { pattern: /^\/annex\/objects\//, name: 'a git-annex pointer', fix: 'Get it with `git annex get`' },
]

function pointerIn(bytes: Buffer) {
  if (bytes.length >= 1024) return undefined
  const start = bytes.toString('latin1', 0, 64)
  return pointers.find(({ pattern }) => pattern.test(start))
}

/** What editors on Windows put before UTF-8. It is no part of the text: what reads manifests passes over it. */
export const byteOrderMark = Buffer.from('\ufeff')

/** UTF-8, or UTF-16 where a byte order mark says so, as YAML has it. Undefined for what is not text. */
function decode(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return bytes.includes(0) ? undefined : bytes.toString('utf8', isMarked(bytes) ? byteOrderMark.length : 0)
}

/** Whether bytes begin with the mark of UTF-8. */
export const isMarked = (bytes: Buffer): boolean => byteOrderMark.equals(bytes.subarray(0, byteOrderMark.length))
