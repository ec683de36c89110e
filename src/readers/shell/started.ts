import { isTcpAddress } from '../../knowledge/engine-address.ts'
import type { Component } from '../../model/component.ts'
import type { Subject } from '../../model/subject.ts'
import type { Word } from '../parse/words.ts'
import { connection, contentTrustSet } from './client.ts'
import type { Call } from './frame.ts'
import type { MachineSettings } from './machine-settings.ts'

/** What a text sets for its clients: engines over TCP (`export DOCKER_HOST=tcp://…`), and images without signatures. */
export function enginesSet(
  { engines, verifiesEngines, contentTrust }: MachineSettings,
  key: (name: string) => string,
): Subject[] {
  const known = engines.filter(({ text, unsure }) => unsure === undefined && isTcpAddress(text))
  return [
    ...known.map((word) => connection(word, verifiesEngines ? { value: true, at: word.span } : undefined, key)),
    ...contentTrust.flatMap((word) => contentTrustSet(word, key)),
  ]
}

/** Words that a script that installs a cluster is given. */
export interface Installed {
  readonly key: string
  readonly words: readonly Word[]
}

/** The parts of a cluster that a text starts or sets up. */
export async function componentsOf(
  calls: readonly Call[],
  installs: readonly Installed[],
  keyOf: (key: string) => string,
): Promise<Component[]> {
  const own = calls.filter(({ kind, doubt }) => doubt === undefined && (kind === 'component' || kind === 'edit'))
  if (own.length === 0 && installs.length === 0) return []
  const { componentsInstalled, componentsOfCommand } = await import('../component/commands.ts')
  const found = [
    ...own.flatMap(({ words, key, environment }) => componentsOfCommand(words, key, environment)),
    ...installs.flatMap(({ words, key }) => componentsInstalled(words, key)),
  ]
  return found.map((one) => ({ ...one, key: keyOf(one.key) }))
}

/** The daemons that a text starts: `dockerd …`. */
export async function daemonsOf(calls: readonly Call[], keyOf: (key: string) => string): Promise<Subject[]> {
  const mayStart = calls.filter(({ words, doubt }) => doubt === undefined && startsDaemon(words))
  if (mayStart.length === 0) return []
  const { daemonOfCommand } = await import('../daemon/daemon.ts')
  const started = mayStart.flatMap(({ key, words }) => daemonOfCommand(words, `${key}dockerd`) ?? [])
  return started.map((subject) => ({ ...subject, key: keyOf(subject.key) }))
}

/** `dockerd`, `docker daemon`, `docker -d` */
const startsDaemon = ([program, ...words]: readonly Word[]) => {
  if (/(?:^|\/)dockerd$/.test(program!.text)) return true
  const at = words.findIndex(({ text }) => text === '-d' || !text.startsWith('-'))
  return at >= 0 && /^(?:-d|daemon)$/.test(words[at]!.text)
}
