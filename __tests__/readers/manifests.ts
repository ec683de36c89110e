import type { Container, Field } from '../../src/model/container.ts'
import { type Fact, position, type Source, type Span, source } from '../../src/model/source.ts'
import { readKubernetes } from '../../src/readers/kubernetes/kubernetes.ts'
import type { Reading, Repository } from '../../src/readers/reader.ts'

export function repository(files: Readonly<Record<string, string>>): Repository & { sources: Source[] } {
  const sources = Object.entries(files).map(([path, text]) => source(path, text))
  return {
    sources,
    paths: Object.keys(files).sort(),
    read: (path) => sources.find((file) => file.path === path),
  }
}

export async function read(files: Readonly<Record<string, string>>): Promise<Reading & { containers: Container[] }> {
  const tree = repository(files)
  const reading = await readKubernetes(
    tree.sources.filter(({ path }) => /\.(?:ya?ml|json)$/.test(path)),
    tree,
  )
  return { ...reading, containers: reading.subjects.filter((subject) => subject.kind === 'container') }
}

/** The containers of one manifest, `pod.yaml`. */
export const containers = async (text: string): Promise<Container[]> => (await read({ 'pod.yaml': text })).containers

/** The first container of a pod: the container's own lines and the pod's, both as YAML of their own. */
export async function podOf(own: string, pod = '', annotations = ''): Promise<Container> {
  const indent = (text: string, by: string) => text.replaceAll(/^(?=.)/gm, by)
  const lines = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: web',
    ...(annotations ? ['  annotations:', indent(annotations, '    ')] : []),
    'spec:',
    ...(pod ? [indent(pod, '  ')] : []),
    '  containers:',
    '    - name: app',
    ...(own ? [indent(own, '      ')] : []),
    ...(/^image:/m.test(own) ? [] : ['      image: nginx']),
    '',
  ]
  return (await containers(lines.join('\n')))[0]!
}

export const line = (at: Span): number => position(at.source, at.start).line

export const textAt = (at: Span): string => at.source.text.slice(at.start, at.end)

/** Value, line, the text pointed at, and `pod` where the fact belongs to the pod. */
export const valueAndPlace = (fact: Fact<unknown> | undefined) =>
  fact && [fact.value, line(fact.at), textAt(fact.at), ...(fact.owner ? ['pod'] : [])]

export const unresolvedIn = (container: Container, field: Field): readonly [string, string] | undefined => {
  const found = container.unresolved.get(field)
  return found && [found.because, textAt(found.at)]
}
