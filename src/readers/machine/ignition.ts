import type { Source } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { merged } from '../merged.ts'
import { parseEmbedded } from '../parse/embedded.ts'
import { parseJson } from '../parse/json.ts'
import { type Documents, itemsOf, type Node, nodeAt, parseYaml, Scalar, textAt, textOf } from '../parse/yaml.ts'
import { linesOf } from '../pipeline/job.ts'
import type { FoundGap, Reader, WrittenText } from '../reader.ts'
import { groupMembers } from '../shell/client.ts'
import { fileOf, fileOfUrl } from './content.ts'
import { itemsOfList } from './list.ts'
import { type Limit, LocalFiles } from './local-files.ts'
import { machineReading } from './machine-reading.ts'

/** Configurations within configurations that are read. */
const maxDepth = 3
/** Characters of all that one file holds: an archive of a thousand bytes may unpack to a million. */
const maxTexts = 16_777_216

/**
 * Ignition's configurations, Butane's from which they are made, and OpenShift's MachineConfig, which holds one: the files that they
 * write, the units, and the accounts.
 * https://coreos.github.io/ignition/specs/ and https://coreos.github.io/butane/specs/
 */
export const readIgnition: Reader = async (sources, repository) => {
  const readings = []
  for (const source of sources) {
    const { documents, problems } = parsed(source)
    const gaps: FoundGap[] = problems.map(({ line, because }) => {
      const reason = `this Ignition or Butane file does not parse: ${because}`
      return { path: source.path, line, because: reason, blocking: false }
    })
    const limit: Limit = { left: maxTexts }
    const roots = documents.flatMap((node) => configurationsIn(node, 0, limit))
    const written = roots.flatMap((root) => filesIn(root, limit))
    const local = new LocalFiles(source, repository, limit)
    const copied = roots.flatMap((root) => localIn(root, local))
    gaps.push(...local.gaps)
    if (limit.isDeep)
      gaps.push({
        path: source.path,
        because: `only the first ${maxDepth} configurations within each other are read`,
        blocking: true,
      })
    if (limit.left < 0)
      gaps.push({ path: source.path, because: 'what this Ignition or Butane file holds is too long', blocking: true })
    const reading = await machineReading({
      path: source.path,
      written,
      scripts: [],
      gaps,
      accounts: (key) => roots.flatMap((root) => accounts(root, key)),
    })
    // Scripts among them are read where they lie.
    readings.push({ ...reading, written: [...reading.written, ...copied] })
  }
  return merged(readings)
}

/** Butane takes flow style, which JSON may not be; JSON may be indented by tabs, which YAML does not take. */
function parsed(source: Source): Documents {
  const json = /^\ufeff?\s*\{\s*["}]/.test(source.text) ? parseJson(source) : undefined
  if (json?.problems.length === 0) return json
  const yaml = parseYaml(source)
  return json && yaml.problems.length > 0 ? json : yaml
}

/** A configuration, and those that it takes in. */
function configurationsIn(root: Node, depth: number, limit: Limit): Node[] {
  const list = depth < maxDepth ? itemsOfList(root) : undefined
  if (list) return list.flatMap((one) => configurationsIn(one, depth + 1, limit))
  const inObject = textAt(root, 'kind') === 'MachineConfig' ? nodeAt(root, 'spec', 'config') : undefined
  const node = inObject ?? root
  const ignition = nodeAt(node, 'ignition', 'config')
  const others = [
    ...itemsOf(nodeAt(ignition, 'merge')),
    ...itemsOf(nodeAt(ignition, 'append')),
    nodeAt(ignition, 'replace'),
  ]
  if (depth >= maxDepth && others.some((one) => one !== undefined)) limit.isDeep = true
  const inner = depth < maxDepth ? others.flatMap((one) => textsOf(one, limit)) : []
  return [
    node,
    ...inner.flatMap((text) => parseEmbedded(text).documents.flatMap((one) => configurationsIn(one, depth + 1, limit))),
  ]
}

/** The text of a resource as a scalar: what stands in a URL stands where the URL does. */
function textsOf(resource: Node | undefined, limit: Limit): Scalar[] {
  const inline = nodeAt(resource, 'inline')
  if (inline?.kind === 'scalar') return [inline]
  const file = contentOf('', resource, limit)
  if (!file) return []
  const { source, start, end } = file.locate(0, 0)
  return [new Scalar(source, start, end, '!!str', file.text, false)]
}

/** The file that a resource becomes; what is fetched from elsewhere is not here. */
function contentOf(path: string, resource: Node | undefined, limit: Limit): WrittenText | undefined {
  if (limit.left < 0) return undefined
  const inline = nodeAt(resource, 'inline')
  if (inline?.kind === 'scalar') return fileOf(path, inline)
  const url = nodeAt(resource, 'source')
  const file = url?.kind === 'scalar' ? fileOfUrl(path, url, textAt(resource, 'compression') ?? '') : undefined
  limit.left -= file?.text.length ?? 0
  return file
}

function filesIn(root: Node, limit: Limit): WrittenText[] {
  const files = itemsOf(nodeAt(root, 'storage', 'files')).flatMap((item) => {
    const path = textAt(item, 'path')
    const parts = [nodeAt(item, 'contents'), ...itemsOf(nodeAt(item, 'append'))]
    return path === undefined ? [] : parts.flatMap((part) => contentOf(path, part, limit) ?? [])
  })
  const units = itemsOf(nodeAt(root, 'systemd', 'units')).flatMap((unit) => {
    const name = textAt(unit, 'name')
    if (name === undefined) return []
    const path = `/etc/systemd/system/${name}`
    const dropIns = [...itemsOf(nodeAt(unit, 'dropins')), ...itemsOf(nodeAt(unit, 'dropin'))]
    return [
      ...unitOf(path, unit),
      ...dropIns.flatMap((one) => unitOf(`${path}.d/${textAt(one, 'name') ?? 'drop-in.conf'}`, one)),
    ]
  })
  return [...files, ...units]
}

/** What Butane takes from files beside the configuration. */
function localIn(root: Node, local: LocalFiles): WrittenText[] {
  const one = (path: string | undefined, name: Node | undefined): WrittenText[] => {
    const file = path !== undefined && name?.kind === 'scalar' ? local.file(path, name) : undefined
    return file ? [file] : []
  }
  const storage = nodeAt(root, 'storage')
  const files = itemsOf(nodeAt(storage, 'files')).flatMap((item) =>
    [nodeAt(item, 'contents'), ...itemsOf(nodeAt(item, 'append'))].flatMap((part) =>
      one(textAt(item, 'path'), nodeAt(part, 'local')),
    ),
  )
  const trees = itemsOf(nodeAt(storage, 'trees')).flatMap((item) => {
    const name = nodeAt(item, 'local')
    return name?.kind === 'scalar' ? local.tree(textAt(item, 'path') ?? '/', name) : []
  })
  const units = itemsOf(nodeAt(root, 'systemd', 'units')).flatMap((unit) => {
    const path = `/etc/systemd/system/${textAt(unit, 'name')}`
    const dropIns = itemsOf(nodeAt(unit, 'dropins')).flatMap((item) =>
      one(`${path}.d/${textAt(item, 'name') ?? 'drop-in.conf'}`, nodeAt(item, 'contents_local')),
    )
    return [...one(path, nodeAt(unit, 'contents_local')), ...dropIns]
  })
  return [...files, ...trees, ...units]
}

function unitOf(path: string, item: Node): WrittenText[] {
  const contents = nodeAt(item, 'contents')
  return contents?.kind === 'scalar' ? [fileOf(path, contents) ?? []].flat() : []
}

function accounts(root: Node, key: (name: string) => string): Subject[] {
  return itemsOf(nodeAt(root, 'passwd', 'users')).flatMap((user) => {
    const groups = [
      ...linesOf(nodeAt(user, 'groups')),
      ...linesOf(nodeAt(user, 'primary_group')),
      ...linesOf(nodeAt(user, 'primaryGroup')),
    ]
    return groups.flatMap((group) => groupMembers(textOf(nodeAt(user, 'name')) ?? 'an account', group, key))
  })
}
