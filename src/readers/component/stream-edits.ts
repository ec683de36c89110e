import { isComponentFlag } from '../../knowledge/component-flags.ts'
import type { Program } from '../../model/program.ts'
import { position } from '../../model/source.ts'
import type { Kind } from '../../model/subject.ts'
import { sedCallOf } from '../parse/sed-call.ts'
import { part, programShown, type Word } from '../parse/words.ts'
import type { FoundGap } from '../reader.ts'
import type { Given } from './flags.ts'
import type { GivenTo } from './rancher.ts'

/** Files of a machine by which sed may change flags of a component. */
const files: readonly (readonly [RegExp, Program])[] = [
  [/(?:^|\/)kube-apiserver\.ya?ml$/, 'kube-apiserver'],
  [/(?:^|\/)kube-controller-manager\.ya?ml$/, 'kube-controller-manager'],
  [/(?:^|\/)kube-scheduler\.ya?ml$/, 'kube-scheduler'],
  [/(?:^|\/)manifests\/etcd\.ya?ml$/, 'etcd'],
  [/(?:^|\/)(?:kubeadm-flags\.env|10-kubeadm\.conf|kubelet\.service|(?:default|sysconfig)\/kubelet)$/, 'kubelet'],
]

/** What configures engines and components, and is no list of flags. */
const settings =
  /^\/?(?:etc\/docker\/daemon\.json|etc\/kubernetes\/[\w./-]+\.ya?ml|var\/lib\/kubelet\/config\.ya?ml|etc\/rancher\/(?:k3s|rke2)\/config\.ya?ml)$/

/** What these files configure. */
const configured: readonly Kind[] = ['component', 'daemon']

/** An edit by sed of files in their place: what it puts in, and where. */
interface Edit {
  readonly put: readonly Word[]
  readonly paths: readonly string[]
  readonly word: Word
}

function editOf(words: readonly Word[]): Edit | undefined {
  const [name, ...rest] = words
  if (!name || !/(?:^|\/)sed$/.test(name.text)) return undefined
  const { scripts, operands, isInPlace } = sedCallOf(rest, part)
  const paths = operands.map(({ text }) => text)
  return isInPlace ? { put: scripts.flatMap(putBy), paths, word: name } : undefined
}

/** What the commands of sed put in: behind each `s/…/`, or behind `a`, `i` and `c`. */
export function putBy(script: Word): Word[] {
  const { text } = script
  const put: Word[] = []
  const substitutes = /\bs([/#|,@!%])/g
  for (let found = substitutes.exec(text); found; found = substitutes.exec(text)) {
    const middle = endOf(text, substitutes.lastIndex, found[1]!)
    if (middle < 0) return put
    const end = endOf(text, middle + 1, found[1]!)
    put.push(part(script, middle + 1, Math.max(end, middle + 1)))
    if (end < 0) return put
    substitutes.lastIndex = end + 1
  }
  if (put.length > 0) return put
  const added = /(?:^|[\d$/}\s])[aic](?:\\\s*|\s+)/.exec(text)
  return added ? [part(script, added.index + added[0].length)] : []
}

/** Where the next delimiter stands that no backslash is before. */
function endOf(text: string, from: number, delimiter: string): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === delimiter) return i
  }
  return -1
}

/** The flags of components that a call of sed puts into files of a machine. */
export function flagsEdited(words: readonly Word[]): GivenTo {
  const edit = editOf(words)
  const program = edit && files.find(([pattern]) => edit.paths.some((path) => pattern.test(path)))?.[1]
  const given = program ? edit.put.flatMap(flagsIn) : []
  return new Map(program && given.length > 0 ? [[program, given]] : [])
}

function flagsIn(word: Word): Given[] {
  return [...word.text.matchAll(/(?:--)?\b([a-z][a-z-]{2,60})=([^\s"',]+)/g)].flatMap(
    ({ 0: { length }, index, 1: flag = '', 2: value = '' }) => {
      if (!isComponentFlag(flag)) return []
      const end = index + length
      const one = part(word, end - value.length, end)
      const unsure = one.unsure ?? (/[\\&]/.test(value) ? 'sed puts it together' : undefined)
      return [{ flag, at: word.use ?? one.span, values: [{ ...one, ...(unsure !== undefined && { unsure }) }] }]
    },
  )
}

/** Edits of what configures an engine or a component, where what they set is not read. */
export function editGaps(calls: readonly (readonly Word[])[]): FoundGap[] {
  return calls.flatMap((words): FoundGap[] => {
    const edit = editOf(words)
    const path = edit?.paths.find((one) => settings.test(one))
    if (!edit || path === undefined || flagsEdited(words).size > 0) return []
    const { source, start } = edit.word.use ?? edit.word.span
    const what = `${programShown(edit.word)} changes \`${path.slice(0, 80)}\` here`
    // A path of the machine is no file of the repository.
    const instead = path.startsWith('/') ? 'write the whole file' : 'commit the changed file'
    const because = `${what}: what it sets is not checked; ${instead} instead`
    return [
      {
        path: source.path,
        line: position(source, start).line,
        because,
        blocking: false,
        kinds: configured,
      },
    ]
  })
}
