import { startsContainers } from '../../knowledge/runtimes.ts'
import type { Flag } from '../command/flag-words.ts'
import type { Word } from '../parse/words.ts'
import { booleanOf, entriesOf, itemsOf, type Node, nodeAt, type Scalar, spanOf, textAt } from '../parse/yaml.ts'
import type { Keys } from '../shell/shell.ts'
import { declared, environmentOf, expanded, type Jobs, linesOf, withVariables } from './job.ts'

/** Keys of a platform that a flag of `docker run` stands for. Source: the docker and podman drivers of molecule-plugins. */
const flagNames: Readonly<Record<string, string>> = {
  volumes: 'volume',
  capabilities: 'cap-add',
  security_opts: 'security-opt',
  devices: 'device',
  tmpfs: 'tmpfs',
  published_ports: 'publish',
  network_mode: 'network',
  network: 'network',
  pid_mode: 'pid',
  cgroupns_mode: 'cgroupns',
  user: 'user',
  ulimits: 'ulimit',
  restart_policy: 'restart',
  userns_mode: 'userns',
  dns_servers: 'dns',
}

/** Whether the platforms of a driver are containers; those of one that names none may be. */
const startsThem = (driver: string) => /^(?:containers|default|delegated)?$/.test(driver) || startsContainers(driver)

/** Molecule: the platforms of a scenario, which it starts to test a role in and removes after. */
export function readMolecule(root: Node, path: string, keys: Keys, to: Jobs): void {
  const driver = textAt(root, 'driver', 'name') ?? ''
  for (const platform of itemsOf(nodeAt(root, 'platforms'))) {
    const image = nodeAt(platform, 'image')
    if (image?.kind !== 'scalar' || image.isNull || !startsThem(driver)) continue
    const name = textAt(platform, 'name')
    to.containers.push(
      declared({
        key: `${path}#${name ?? 'platform'}`,
        keys,
        image: wordOf(image),
        env: environmentOf(withVariables(new Map(), nodeAt(platform, 'env'))),
        flags: flags(platform),
        ...(name !== undefined && { name }),
        ...optionsOf(nodeAt(platform, 'extra_opts')),
      }),
    )
  }
}

function flags(platform: Node): Flag[] {
  const own = Object.entries(flagNames).flatMap(([key, name]) =>
    linesOf(nodeAt(platform, key)).map((line): Flag => ({ name, value: wordOf(line) })),
  )
  const sysctls = entriesOf(nodeAt(platform, 'sysctls')).flatMap(({ key, value }): Flag[] =>
    value.kind === 'scalar'
      ? [{ name: 'sysctl', value: { text: `${key.text}=${value.text}`, span: spanOf(value) } }]
      : [],
  )
  const privileged = nodeAt(platform, 'privileged')
  if (privileged?.kind !== 'scalar') return [...own, ...sysctls]
  const isOn = booleanOf(privileged)
  const value = isOn === undefined ? wordOf(privileged) : { text: String(isOn), span: spanOf(privileged) }
  return [{ name: 'privileged', value }, ...own, ...sysctls]
}

/** What Podman's driver hands on. */
function optionsOf(list: Node | undefined): { readonly options?: Pick<Scalar, 'text' | 'within'> } {
  const lines = linesOf(list)
  const starts: number[] = []
  let text = ''
  for (const line of lines) {
    starts.push(text.length)
    text += `${line.text}\n`
  }
  if (lines.length === 0) return {}
  const within = (from: number, to: number) => {
    const at = Math.max(
      0,
      starts.findLastIndex((start) => start <= from),
    )
    return lines[at]!.within(from - starts[at]!, to - starts[at]!)
  }
  return { options: { text, within } }
}

/** Molecule puts in `${NAME}` and `${NAME:-text}` of its environment, Ansible `{{ … }}`. */
function wordOf(node: Scalar): Word {
  const text = node.text.replace(/\$\{\w+:?-([^${}]*)\}/g, '$1')
  return text.includes('{{')
    ? { text, span: spanOf(node), unsure: `${node.text} is known only when Molecule runs` }
    : expanded(node, new Map(), text)
}
