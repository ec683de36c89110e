import type { Container } from '../../model/container.ts'
import type { Source, Span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import { mayGoOn, spend } from '../effort.ts'
import { merged } from '../merged.ts'
import { perSource } from '../per-source.ts'
import type { Reader } from '../reader.ts'
import { connectionSet } from '../shell/client.ts'
import { countUpTo } from '../shell/search.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { environmentIn, readUnit, type Unit, type UnitCommand } from './commands.ts'
import { findEnvironmentFile, placed, type UnitFiles, unitsOf } from './files.ts'
import { restartOf } from './restart.ts'

/** Services of systemd: the containers that their commands start, and the engines that they use. */
export const readUnits: Reader = async (sources, repository) => {
  const readings = []
  for (const unit of unitsOf(sources, repository)) {
    if (!mayGoOn(unit.sources[0]!)) continue
    spend('unit')
    const environment = (path: string) => {
      const source = findEnvironmentFile(path, unit.folder, repository)
      const found = source ? variablesOf(source) : []
      spend('variable of a unit', found.length)
      return found
    }
    readings.push(await readService(unit, environment))
  }
  return merged(readings)
}

const variablesOf = perSource((source) => environmentIn(placed(source)))

type Environment = Parameters<typeof readUnit>[2]

async function readService(files: UnitFiles, environment: Environment): Promise<Awaited<ReturnType<typeof readShell>>> {
  const unit = readUnit(files.files, files.name, environment)
  const keys = new Keys()
  const key = `${files.sources[0]!.path}#`
  const given = [...unit.environment.values()].map((word) => word.text).join('\n')
  const scripts = unit.commands.map(({ words, value: { text, span } }): Script => {
    return {
      key,
      text,
      words,
      given,
      variables: unit.environment,
      locate: (from, to) => ({ ...span, start: span.start + from, end: span.start + to }),
    }
  })
  const reading = await readShell(scripts, keys)
  const connected = connectionSet(unit.environment, (name) => keys.next(`${key}${name}`))
  const main = unit.commands.filter((command) => isMain(command, unit)).map(({ value }) => value.span)
  const isOfMain = inOneOf(main)
  const subjects = reading.subjects.map((subject) => (isOfMain(subject.at) ? asService(subject, unit) : subject))
  return { ...reading, subjects: [...subjects, ...connected] }
}

/** What the main command of a service starts is a service: systemd, and not the engine, starts it again. */
function asService(subject: Subject, unit: Unit): Subject {
  if (subject.kind !== 'container') return subject
  return withRestart({ ...subject, oneOff: false }, unit)
}

const isMain = ({ setting }: UnitCommand, { settings }: Unit) =>
  setting === 'ExecStart' && settings.get('Type')?.text !== 'oneshot'

/** Whether a place lies in one of these, which do not overlap: found without a look at each. */
function inOneOf(spans: readonly Span[]): (at: Span) => boolean {
  const sources = new Map<Source, { readonly pos: number; readonly end: number }[]>()
  for (const { source, start, end } of spans) {
    const own = sources.get(source)
    if (own) own.push({ pos: start, end })
    else sources.set(source, [{ pos: start, end }])
  }
  for (const own of sources.values()) own.sort((a, b) => a.pos - b.pos)
  return ({ source, start, end }) => {
    const own = sources.get(source) ?? []
    const before = own[countUpTo(own, start) - 1]
    return before !== undefined && end <= before.end
  }
}

function withRestart(read: Container, unit: Unit): Container {
  const unsupported: Container['unsupported'] = new Set([...read.unsupported].filter((field) => field !== 'restart'))
  const restart = read.restart ?? restartOf(unit.settings)
  return { ...read, unsupported, ...(restart && { restart }) }
}
