import { isTcpAddress } from '../../knowledge/engine-address.ts'
import type { Client } from '../../model/client.ts'
import type { Source } from '../../model/source.ts'
import { type Assignment, readAssignments } from '../compose/environment.ts'
import type { Word } from '../parse/words.ts'
import type { Reader } from '../reader.ts'
import { connection, contentTrustSet, trustVariable } from '../shell/client.ts'
import { Keys } from '../shell/shell.ts'

/** Files of variables: the engine over TCP that one sets for the docker command, and whether that checks signatures. */
export const readEnvFiles: Reader = (sources) => ({ subjects: sources.flatMap(clientsIn), gaps: [] })

function clientsIn(source: Source): Client[] {
  const assigned = readAssignments(source)
  const last = (name: string) => assigned.findLast((one) => one.name === name)
  const [host, verify, trust] = [last('DOCKER_HOST'), last('DOCKER_TLS_VERIFY'), last(trustVariable)]
  const keys = new Keys()
  const key = (name: string) => keys.next(`${source.path}#${name}`)
  const wordOf = (one: Assignment & { value: string }): Word => ({ text: one.value, span: placeOf(one, one.value) })
  const distrusting = isSet(trust) ? contentTrustSet(wordOf(trust), key) : []
  if (!isSet(host) || !isTcpAddress(host.value)) return distrusting
  const verifies = verify?.value ? { value: true, at: verify.at } : undefined
  return [...distrusting, connection(wordOf(host), verifies, key)]
}

const isSet = (one: Assignment | undefined): one is Assignment & { value: string } => Boolean(one?.value)

/** Where the value is written, or the whole line where it is put together. */
function placeOf({ at }: Assignment, value: string) {
  const from = at.source.text.slice(at.start, at.end).indexOf(value)
  return from < 0 ? at : { ...at, start: at.start + from, end: at.start + from + value.length }
}
