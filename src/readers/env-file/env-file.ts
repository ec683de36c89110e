import { isTcpAddress } from '../../knowledge/engine-address.ts'
import type { Client } from '../../model/client.ts'
import type { Source } from '../../model/source.ts'
import { type Assignment, readAssignments } from '../compose/environment.ts'
import type { Reader } from '../reader.ts'
import { connection } from '../shell/client.ts'
import { Keys } from '../shell/shell.ts'

/** Files of variables: the engine over TCP that one sets for the docker command. */
export const readEnvFiles: Reader = (sources) => ({ subjects: sources.flatMap(enginesIn), gaps: [] })

function enginesIn(source: Source): Client[] {
  const assigned = readAssignments(source)
  const last = (name: string) => assigned.findLast((one) => one.name === name)
  const [host, verify] = [last('DOCKER_HOST'), last('DOCKER_TLS_VERIFY')]
  if (!host?.value || !isTcpAddress(host.value)) return []
  const keys = new Keys()
  const verifies = verify?.value ? { value: true, at: verify.at } : undefined
  const word = { text: host.value, span: placeOf(host, host.value) }
  return [connection(word, verifies, (name) => keys.next(`${source.path}#${name}`))]
}

/** Where the value is written, or the whole line where it is put together. */
function placeOf({ at }: Assignment, value: string) {
  const from = at.source.text.slice(at.start, at.end).indexOf(value)
  return from < 0 ? at : { ...at, start: at.start + from, end: at.start + from + value.length }
}
