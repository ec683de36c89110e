import { isComponentFlag } from '../../knowledge/component-flags.ts'
import type { Component } from '../../model/component.ts'
import type { Program } from '../../model/program.ts'
import { part, pieces, type Word } from '../parse/words.ts'
import { wordsIn } from '../unit/commands.ts'
import { besideFile } from './beside-file.ts'
import { flagOfVariable } from './environment.ts'
import { type Given, settingsOfFlags } from './flags.ts'
import { nodeComponent, readsFile } from './node.ts'
import { type Started, startedBy } from './program.ts'
import { add, type GivenTo, givenIn, isRancher, partsOf, rancherArguments } from './rancher.ts'
import { flagsEdited } from './stream-edits.ts'

/** The components that a command line of a script starts, or sets flags of. @param key what their keys begin with */
export function componentsOfCommand(
  words: readonly Word[],
  key: string,
  environment: ReadonlyMap<string, string> = new Map(),
): Component[] {
  const [name, ...rest] = words
  if (!name) return []
  const base = name.text.replace(/^.*\//s, '')
  if (isRancher(base, rest)) return partsOf(rancherArguments(rest.slice(1)), { key, dialect: 'run' })
  if (base === 'sed') return partsOf(flagsEdited(words), { key, dialect: 'run' })
  const read = setters[base]
  if (read) return partsOf(read(rest), { key, dialect: 'run' })
  const started = startedBy(words)
  return started ? programOf(started, key, environment) : []
}

/** What `INSTALL_K3S_EXEC`, or the arguments of the script that installs k3s or RKE2, hand to it. */
export const componentsInstalled = (words: readonly Word[], key: string): Component[] =>
  partsOf(rancherArguments(words.flatMap((word) => (/\s/.test(word.text) ? wordsIn(word) : [word]))), {
    key,
    dialect: 'run',
  })

/** Flags that say that a program is really started: a word with a component's name may stand anywhere. */
const telling = /^(?:data-dir|name|advertise-client-urls|initial-.*|kubeconfig|service-cluster-ip-range|bootstrap-.*)$/

function programOf({ program, name, words }: Started, key: string, environment: ReadonlyMap<string, string>) {
  const flags = settingsOfFlags(words, program)
  if (!flags.given.some(({ flag }) => isComponentFlag(flag) || telling.test(flag))) return []
  const at = name.use ?? name.span
  const variables =
    program !== 'etcd'
      ? []
      : [...environment].flatMap(([variable, text]): Given[] => {
          const flag = flagOfVariable(variable)
          return flag === undefined || text === '' ? [] : [{ flag, at, values: [{ text, span: at }] }]
        })
  const { places, unset, elsewhere } = besideFile(program, [variables, flags.given])
  const opaque = flags.opaque ?? elsewhere
  const component = nodeComponent({
    program,
    key: `${key}${program}`,
    dialect: 'run',
    at,
    places,
    unset,
    isPart: readsFile(program, flags.given),
    ...(opaque && { opaque }),
  })
  return [{ ...component, oneOff: true }]
}

/** Programs that set up a cluster and take flags for its components, by their names. */
const setters: Readonly<Record<string, (words: readonly Word[]) => GivenTo>> = {
  minikube: (words) => (words.some(({ text }) => text === 'start') ? extraConfig(words) : new Map()),
  k3d: k3dArguments,
  'bootstrap.sh': (words) => ofKubelet(valuesOf(words, '--kubelet-extra-args').flatMap(wordsIn)),
}

/** The values of a flag: `--flag value`, `--flag=value`. */
function valuesOf(words: readonly Word[], flag: string): Word[] {
  return words.flatMap((word, i) => {
    if (word.text === flag) return words[i + 1] ?? []
    return word.text.startsWith(`${flag}=`) ? part(word, flag.length + 1) : []
  })
}

const ofMinikube: Readonly<Record<string, Program>> = {
  apiserver: 'kube-apiserver',
  'controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  kubelet: 'kubelet',
  proxy: 'kube-proxy',
  etcd: 'etcd',
}

/** `--extra-config=apiserver.authorization-mode=RBAC` */
function extraConfig(words: readonly Word[]): GivenTo {
  const found = new Map<Program, Given[]>()
  for (const value of valuesOf(words, '--extra-config')) {
    const dot = value.text.indexOf('.')
    const program = ofMinikube[value.text.slice(0, Math.max(0, dot))]
    if (program) add(found, program, givenIn(part(value, dot + 1)))
  }
  return found
}

/** `--k3s-arg '--kube-apiserver-arg=NAME=VALUE@server:0'`, and the flags that older releases had. */
function k3dArguments(words: readonly Word[]): GivenTo {
  const values = ['--k3s-arg', '--k3s-server-arg', '--k3s-agent-arg'].flatMap((flag) => valuesOf(words, flag))
  return rancherArguments(values.map((value) => pieces(value, '@')[0]!))
}

const ofKubelet = (words: readonly Word[]): GivenTo => {
  const { given } = settingsOfFlags(words, 'kubelet')
  return new Map(given.length > 0 ? [['kubelet', given] as const] : [])
}
