import { folderOf } from '../../model/path.ts'
import { leaveOut } from '../left-out.ts'
import type { Word } from '../parse/words.ts'
import { itemsOf, type Node, nodeAt, parseYaml, spanOf, textAt } from '../parse/yaml.ts'
import { linesOf, scriptOf } from '../pipeline/job.ts'
import type { FoundGap, NamedManifest, Reader, WrittenText } from '../reader.ts'
import { isWord, manifestOf, type Value } from '../shell/kubectl.ts'
import { type Members, membersOf, wordOfScalar } from '../shell/node-value.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'

/**
 * Devfiles: what they lay over the pod of a workspace, which sets the rest itself; the objects that they bring; and what their
 * commands run. Source: devfile 2.3, and the DevWorkspace operator about `pod-overrides` and `container-overrides`.
 */
export const readDevfiles: Reader = async (sources) => {
  const gaps: FoundGap[] = []
  const documents: WrittenText[] = []
  const manifests: NamedManifest[] = []
  const scripts: Script[] = []
  for (const source of sources) {
    const { path } = source
    const { documents: roots, problems } = parseYaml(source)
    for (const { line, because } of problems)
      gaps.push({ path, line, because: `this devfile does not parse: ${because}`, blocking: true })
    for (const root of roots) {
      documents.push(...workspaceOf(root), ...objectsOf(root))
      const uris = clusterParts(root).flatMap((part) => linesOf(nodeAt(part, 'uri')))
      manifests.push(...uris.map(({ text: file }) => ({ folders: [folderOf(path)], file })))
      for (const command of itemsOf(nodeAt(root, 'commands'))) {
        const lines = linesOf(nodeAt(command, 'exec', 'commandLine'))
        const script = scriptOf(`${path}#${textAt(command, 'id') ?? 'command'}/`, lines, new Map())
        if (script) scripts.push(script)
      }
    }
  }
  const reading = await readShell(scripts, new Keys())
  return {
    ...reading,
    gaps: [...gaps, ...reading.gaps],
    documents: [...documents, ...(reading.documents ?? [])],
    manifests: [...manifests, ...(reading.manifests ?? [])],
  }
}

const componentsOf = (root: Node) => itemsOf(nodeAt(root, 'components'))

/** The parts of a devfile that are objects of a cluster: inlined, or in a file. */
const clusterParts = (root: Node): Node[] =>
  componentsOf(root).flatMap((one) => ['kubernetes', 'openshift'].flatMap((kind) => nodeAt(one, kind) ?? []))

const objectsOf = (root: Node): WrittenText[] =>
  clusterParts(root).flatMap((part) =>
    linesOf(nodeAt(part, 'inlined')).map((node) => {
      const { source, text } = node
      return { path: source.path, source, text, locate: (from: number, to: number) => node.within(from, to) }
    }),
  )

/** The pod of the workspace, as far as the devfile changes it. */
function workspaceOf(root: Node): WrittenText[] {
  const parts = componentsOf(root).filter((one) => nodeAt(one, 'container'))
  const ofPod = [root, ...parts].flatMap((one) => nodeAt(one, 'attributes', 'pod-overrides') ?? [])
  const ofContainer = parts.map((one) => nodeAt(one, 'attributes', 'container-overrides'))
  const changed = parts.filter((_, i) => ofPod.length > 0 || ofContainer[i])
  const [first] = changed
  if (!first) return []
  const containers = changed.map((one) => ({
    name: wordAt(one, 'name'),
    image: wordAt(one, 'container', 'image'),
    ...membersOf(nodeAt(one, 'attributes', 'container-overrides')),
  }))
  const spec = Object.assign({}, ...ofPod.map((one) => membersOf(nodeAt(one, 'spec')))) as Members
  const name = textAt(root, 'metadata', 'name') ?? 'workspace'
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { ...spec, containers } }
  const at = wordAt(first, 'name') ?? { text: name, span: spanOf(first) }
  const isRead = sizeOf(pod) <= maxSettings
  if (!isRead) leaveOut(at.span, `it changes more than ${maxSettings} settings of its pod: none is read`)
  return isRead ? [manifestOf(pod, [at])] : []
}

/** Settings and the values in them. No workspace changes as many. */
const maxSettings = 2000

const sizeOf = (value: Value | undefined): number => {
  if (value === undefined || typeof value !== 'object' || isWord(value)) return 1
  return Object.values(value).reduce((sum: number, one: Value | undefined) => sum + sizeOf(one), 1)
}

const wordAt = (node: Node, ...path: readonly string[]): Word | undefined => {
  const found = nodeAt(node, ...path)
  return found?.kind === 'scalar' ? wordOfScalar(found) : undefined
}
