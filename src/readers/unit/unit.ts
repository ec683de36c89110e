import type { Container } from '../../model/container.ts'
import type { Span } from '../../model/source.ts'
import type { Subject } from '../../model/subject.ts'
import type { Reader, Repository } from '../reader.ts'
import { mergeReadings } from '../script/script.ts'
import { connectionSet } from '../shell/client.ts'
import { Keys, readShell, type Script } from '../shell/shell.ts'
import { environmentIn, readUnit, type Unit, type UnitCommand } from './commands.ts'
import { findFile, placed, type UnitFiles, unitsOf } from './files.ts'
import { restartOf } from './restart.ts'

/** Services of systemd: the containers that their commands start, and the engines that they use. */
export const readUnits: Reader = async (sources, repository) => {
  const readings = []
  for (const unit of unitsOf(sources, repository)) readings.push(await readService(unit, repository))
  return mergeReadings(readings)
}

async function readService(files: UnitFiles, repository: Repository): Promise<Awaited<ReturnType<typeof readShell>>> {
  const unit = readUnit(files.files, files.name, (path) => {
    const source = findFile(path, files.folder, repository)
    return source ? environmentIn(placed(source)) : []
  })
  const keys = new Keys()
  const key = `${files.sources[0]!.path}#`
  const scripts = unit.commands.map(({ words, value: { text, span } }): Script => {
    const given = [...unit.environment.values()].map((word) => word.text).join('\n')
    return {
      key,
      text,
      words,
      given,
      locate: (from, to) => ({ ...span, start: span.start + from, end: span.start + to }),
    }
  })
  const reading = await readShell(scripts, keys)
  const connected = connectionSet(unit.environment, (name) => keys.next(`${key}${name}`))
  return { ...reading, subjects: [...reading.subjects.map((subject) => asService(subject, unit)), ...connected] }
}

/** What the main command of a service starts is a service: systemd, and not the engine, starts it again. */
function asService(subject: Subject, unit: Unit): Subject {
  if (subject.kind !== 'container') return subject
  const command = unit.commands.find(({ value }) => holds(value.span, subject.at))
  if (!command || !isMain(command, unit)) return subject
  return withRestart({ ...subject, oneOff: false }, unit)
}

const isMain = ({ setting }: UnitCommand, { settings }: Unit) =>
  setting === 'ExecStart' && settings.get('Type')?.text !== 'oneshot'

const holds = (outer: Span, inner: Span) =>
  outer.source === inner.source && outer.start <= inner.start && inner.end <= outer.end

function withRestart(read: Container, unit: Unit): Container {
  const unsupported: Container['unsupported'] = new Set([...read.unsupported].filter((field) => field !== 'restart'))
  const restart = read.restart ?? restartOf(unit.settings)
  return { ...read, unsupported, ...(restart && { restart }) }
}
