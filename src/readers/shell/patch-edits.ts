import type { Source } from '../../model/source.ts'
import type { Word } from '../parse/words.ts'
import type { EditCall, Edited } from './edit-call.ts'
import { callOf, objectPatched, targetOf, type Workload } from './kubectl.ts'
import { type Put, putAt, putsIn } from './manifest-changes.ts'
import { switches } from './manifest-edit.ts'
import { contentOf, type Files, filesAt, manifestsIn, maxFiles, shown } from './manifest-files.ts'
import { isSafe, ofPodsAlone } from './manifest-settings.ts'

const nothing: Edited = { objects: [] }

/** `kubectl patch -f pod.yaml -p TEXT`, `kubectl patch deployment web --patch-file patch.yaml`: what else it patches stands in its words. */
export function editByPatch({ words, folders }: EditCall, repository: Files): Edited {
  const [, ...own] = words
  const { verb, operands, options } = callOf(own)
  if (verb !== 'patch') return nothing
  const named = (option: string) =>
    (options.get(option) ?? []).flatMap(({ text }) => filesAt(text, folders, repository))
  const files = named('filename')
  const targets: Workload[] = files.slice(0, maxFiles).flatMap((path) => manifestsIn(repository.read(path)!))
  const target = targetOf(operands)
  const [patchFile] = named('patch-file')
  if (target && patchFile !== undefined) targets.push({ ...target, name: target.name.text, namespace: undefined })
  const [first] = targets
  const patch = patchOf(options.get('patch')?.at(-1), patchFile, repository)
  if (!first || !patch) return nothing
  const { edits, isOpen } = putsBy(patch.source, patch.word)
  const objects = targets.flatMap((one) =>
    objectPatched(
      one,
      edits.map((edit) => putAt(patch.word ?? words[0]!, edit)),
      words,
    ),
  )
  const file = files[0] ?? patchFile
  return {
    objects,
    ...((isOpen || files.length > maxFiles) && {
      open: { of: 'pods', ...(file !== undefined && { file: shown(file) }) },
    }),
  }
}

function patchOf(word: Word | undefined, file: string | undefined, { read }: Files) {
  if (word) return { word, source: { ...word.span.source, text: word.text } }
  const source = file === undefined ? undefined : read(file)
  return source && { source }
}

/** What a patch sets; operations of a JSON patch, and what only the run knows, are not taken apart here. */
function putsBy(
  { text, ...source }: Source,
  word?: Word,
): { readonly edits: readonly Put[]; readonly isOpen: boolean } {
  const isMerged = !/^\s*(?:\[|-\s)/.test(text) && word?.unsure === undefined
  return isMerged ? putsIn({ ...source, text }, []) : { edits: [], isOpen: switches.test(text) }
}

/** What changes or writes something, in a program of Python, Ruby or JavaScript, or a call of dasel. */
const writes = /\b(?:dump\w*|write\w*|save|g?sub!?|put|delete)\b/

/** Files that a program names. */
const fileNames = /["']([^"'\n]{1,300}\.(?:ya?ml|json))["']/g

/** `kustomize edit add patch --patch TEXT`, `dasel put`, `python -c TEXT`: what they make of a manifest is not known. */
export function editByOther({ words: [program, ...words], folders, input = '' }: EditCall, repository: Files): Edited {
  const text = [...words.map((word) => word.text), input].join(' ')
  if (/kustomize$/.test(program!.text))
    return /^edit add patch\b/.test(text) && !isSafe(text) ? { objects: [], open: { of: 'pods' } } : nothing
  if (!writes.test(text) || !ofPodsAlone.test(text)) return nothing
  const paths = [...words.map((word) => word.text), ...[...text.matchAll(fileNames)].map(([, path]) => path!)]
  if (paths.length > maxFiles) return { objects: [], open: { of: 'pods' } }
  const [open] = paths
    .flatMap((path) => filesAt(path, folders, repository))
    .flatMap((path) => {
      const of = contentOf(repository.read(path)!)
      return of ? [{ file: shown(path), of }] : []
    })
  return { objects: [], ...(open && { open }) }
}
