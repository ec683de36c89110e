import type { Subject } from '../../model/subject.ts'
import { merged } from '../merged.ts'
import { entriesOf, itemsOf, type Node, nodeAt, parseYaml, Scalar, spanOf, textAt } from '../parse/yaml.ts'
import { linesOf, scriptOf } from '../pipeline/job.ts'
import type { FoundGap, Reader } from '../reader.ts'
import { groupMembers } from '../shell/client.ts'
import type { Script } from '../shell/shell.ts'
import { fileOf } from './content.ts'
import { machineReading } from './machine-reading.ts'

/** cloud-init: the files that it writes, what it runs, and the accounts that it makes. */
export const readCloudConfigs: Reader = async (sources) => {
  const readings = []
  for (const source of sources) {
    const { documents, problems } = parseYaml(source)
    const gaps: FoundGap[] = problems.map(({ line, because }) => {
      const reason = `this cloud-init file does not parse: ${because}`
      return { path: source.path, line, because: reason, blocking: false }
    })
    const [root] = documents
    readings.push(root ? await readConfig(root, source.path, gaps) : { subjects: [], gaps })
  }
  return merged(readings)
}

async function readConfig(root: Node, path: string, gaps: readonly FoundGap[]) {
  const written = itemsOf(nodeAt(root, 'write_files')).flatMap((item) => {
    const [name, content] = [textAt(item, 'path'), nodeAt(item, 'content')]
    if (name === undefined || content?.kind !== 'scalar') return []
    const encoding = content.tag === '!!binary' ? '' : (textAt(item, 'encoding') ?? '')
    return fileOf(name, content, encoding) ?? []
  })
  const scripts = ['bootcmd', 'runcmd'].flatMap((list) =>
    itemsOf(nodeAt(root, list)).flatMap((item) => command(item, path)),
  )
  return machineReading({ path, written, scripts, gaps, accounts: (key) => accounts(root, key) })
}

/** A text is for a shell; a list is a program with its arguments. */
function command(item: Node, path: string): Script[] {
  if (item.kind === 'scalar') {
    const script = scriptOf(`${path}#`, [item], new Map())
    return script ? [script] : []
  }
  const words = linesOf(item).map((word) => ({ text: word.text, span: spanOf(word) }))
  const [first] = words
  if (!first) return []
  return [{ key: `${path}#`, text: words.map(({ text }) => text).join(' '), words, locate: () => first.span }]
}

/** Accounts in the group of the engine's socket: by their own list, or by the group's. */
function accounts(root: Node, key: (name: string) => string): Subject[] {
  const users = [...itemsOf(nodeAt(root, 'users')), nodeAt(root, 'user'), nodeAt(root, 'system_info', 'default_user')]
  const own = users.flatMap((user) => {
    const groups = ['groups', 'primary_group'].flatMap((name) => linesOf(nodeAt(user, name)))
    return groups.flatMap((group) => groupMembers(textAt(user, 'name') ?? 'the default account', group, key))
  })
  const listed = itemsOf(nodeAt(root, 'groups')).flatMap((item) =>
    entriesOf(item).flatMap(({ key: name, value }) => (name.text === 'docker' ? linesOf(value) : [])),
  )
  const members = listed.flatMap((member) =>
    member instanceof Scalar
      ? groupMembers(member.text, new Scalar(member.source, member.start, member.end, '', 'docker'), key)
      : [],
  )
  return [...own, ...members]
}
