import { position } from '../../model/source.ts'
import { programShown } from '../parse/words.ts'
import type { FoundGap, WrittenText } from '../reader.ts'
import type { EditCall } from './edit-call.ts'
import { wayOf } from './manifest-edit.ts'
import type { Files } from './manifest-files.ts'
import { editByOther, editByPatch } from './patch-edits.ts'
import { editByQuery } from './query-edits.ts'
import { StreamEdits } from './stream-edits.ts'

/** What calls of yq, jq, sed and their like make of manifests of the repository. */
interface ManifestEdits {
  /** The objects with no more than what is put in. */
  readonly documents: readonly WrittenText[]
  /** Edits of settings whose outcome is not known. */
  readonly gaps: readonly FoundGap[]
}

export function manifestEdits(calls: readonly EditCall[], repository: Files): ManifestEdits {
  const documents: WrittenText[] = []
  const gaps: FoundGap[] = []
  const streams = new StreamEdits(repository)
  const edits = {
    lines: (call: EditCall) => streams.by(call),
    query: (call: EditCall) => editByQuery(call, repository),
    patch: (call: EditCall) => editByPatch(call, repository),
    other: (call: EditCall) => editByOther(call, repository),
  }
  for (const call of calls) {
    const [program] = call.words
    const { objects, open } = edits[wayOf(program!.text) ?? 'other'](call)
    documents.push(...objects)
    if (!open) continue
    const { source, start } = program!.use ?? program!.span
    const name = programShown(program!)
    const [where, changed] =
      open.file === undefined
        ? ['here, in files that are known only when it runs', 'files']
        : [`in ${open.file} here`, 'file']
    const because = `${name} changes the settings of ${open.of} ${where}: what it sets is not checked; commit the changed ${changed} instead`
    gaps.push({ path: source.path, line: position(source, start).line, because, blocking: true })
  }
  return { documents, gaps }
}
