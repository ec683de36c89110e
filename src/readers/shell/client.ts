import { hostOfAddress, isTcpAddress } from '../../knowledge/engine-address.ts'
import { unverifiedRegistries } from '../../knowledge/registry-clients.ts'
import { runtimeOf } from '../../knowledge/runtimes.ts'
import { type Client, client } from '../../model/client.ts'
import type { Fact, Span } from '../../model/source.ts'
import { builderTable, globalTable, runTable, table } from '../command/flag-table.ts'
import { splitFlags } from '../command/flag-words.ts'
import { isComponentProgram } from '../component/claims.ts'
import { daemonWords } from '../daemon/command.ts'
import { part, stretch, type Word } from '../parse/words.ts'
import { type Scalar, spanOf } from '../parse/yaml.ts'
import type { WrittenText } from '../reader.ts'
import { opensSocket } from './client-call.ts'
import { openedSocket } from './open-socket.ts'
import { isInsecurePolicy, loginOfRegistry, programName } from './registry-call.ts'

const loginTable = table(
  'password-stdin pass-stdin get-login tls-verify verbose/v help insecure plain-http',
  'username/u user password/p pass authfile cert-dir compat-auth-file secret tls registry-config',
)
const contextTable = table('help default-stack-orchestrator', 'description docker from')

/** Programs that change who is in a group. */
const groupProgram = /^(?:usermod|gpasswd|adduser|addgroup|useradd|groupmems)$/

/** What a command line says of a client; nothing for one that uses the engine of this machine as usual. */
export function clientsOf(words: readonly Word[], key: (name: string) => string, input?: WrittenText): Client[] {
  const [program] = words
  const name = program!.text.replace(/^.*[/\\]/, '')
  if (groupProgram.test(name)) return groupMember(name, words, key)
  if (opensSocket(words)) return openedSocket(words, key)
  // A daemon listens where a client connects.
  if (daemonWords(words) || isComponentProgram(program!)) return []
  const loggedIn = runtimeOf(name)?.form === 'docker' ? -1 : loginOfRegistry(words)
  if (loggedIn > 0)
    return [
      login(stretch(program!, words[loggedIn]!), words.slice(loggedIn + 1), key, input),
      ...withoutTls(words, key),
    ]
  const { flags, rest } = splitFlags(words.slice(1), globalTable)
  const [command] = rest
  const host = flags.findLast((flag) => flag.name === 'host' || flag.name === 'url')?.value
  const found: Client[] = []
  if (host && host.unsure === undefined && isTcpAddress(host.text)) {
    const verify = flags.findLast((flag) => flag.name === 'tlsverify')?.value
    found.push(connection(host, verify && { value: verify.text !== 'false', at: verify.span }, key))
  }
  // Without a value the option switches it off.
  const distrust = rest.find(({ text }) => /^--disable-content-trust(?:=(?:1|t|true))?$/i.test(text))
  if (distrust && /^(?:pull|push|create|run|build|image|trust)$/.test(command?.text ?? ''))
    found.push(...contentTrustSet({ ...distrust, text: '0', span: distrust.use ?? distrust.span }, key))
  if (command?.text === 'login') found.push(login(stretch(program!, command), rest.slice(1), key, input))
  if (command?.text === 'context' && /^(?:create|update)$/.test(rest[1]?.text ?? ''))
    found.push(...context(rest.slice(2), key))
  const [operand, ...operands] = rest.slice(1)
  if (command?.text === 'system' && operand?.text === 'connection' && operands[0]?.text === 'add')
    found.push(...operands.slice(1).flatMap((word) => connectionTo(word, key)))
  if (command?.text === 'buildx' && operand?.text === 'create') found.push(...builder(operands, key))
  found.push(...withoutTls(words, key), ...withoutPolicy(words, key))
  return found
}

/** `skopeo --insecure-policy copy …` */
function withoutPolicy(words: readonly Word[], key: (name: string) => string): Client[] {
  const setting = words.find(isInsecurePolicy)
  if (!setting || programName(words[0]!) !== 'skopeo') return []
  const at = setting.use ?? setting.span
  const fault = {
    setting: setting.text,
    because: 'takes every image, whatever the signature policy says',
    isVoid: false,
  }
  const signatureCheck = { value: { name: 'skopeo', faults: [{ value: fault, at }] }, at }
  return [client({ key: key('signatures/skopeo'), name: 'skopeo', dialect: 'run', at, signatureCheck })]
}

/** What a call says of the registries that it reaches: the words behind the image of a container are not the runtime's. */
function withoutTls(words: readonly Word[], key: (name: string) => string): Client[] {
  const [program, ...args] = words
  const command = args.findIndex(({ text }) => /^(?:run|create)$/.test(text))
  const image = command < 0 ? undefined : splitFlags(args.slice(command + 1), runTable).rest[0]
  const own = image ? args.slice(0, args.indexOf(image) + 1) : args
  const name = programName(program!)
  return unverifiedRegistries(
    name,
    own.map(({ text }) => text),
  ).map(({ at, registry }) => unverifiedRegistry(name, registry, own[at]!.use ?? own[at]!.span, key))
}

/** A client that reaches a registry without TLS that is verified. */
export const unverifiedRegistry = (
  name: string,
  registry: string,
  at: Span,
  key: (name: string) => string,
  dialect: 'run' | 'quadlet' = 'run',
): Client => client({ key: key(`registry/${registry}`), name, dialect, at, insecureRegistry: { value: registry, at } })

/** An address of an engine over TCP that stands by itself. */
const connectionTo = (word: Word, key: (name: string) => string): Client[] =>
  word.unsure === undefined && /^tcp:\/\//i.test(word.text) ? [connection(word, undefined, key)] : []

/** `docker buildx create --driver remote --driver-opt cacert=…,cert=…,key=… tcp://…` */
function builder(words: readonly Word[], key: (name: string) => string): Client[] {
  const { flags, rest } = splitFlags(words, builderTable)
  const hasCertificate = flags.some(({ name, value }) => name === 'driver-opt' && /(?:^|,)"?cacert=/.test(value.text))
  return hasCertificate ? [] : rest.flatMap((word) => connectionTo(word, key))
}

/** A connection to an engine over TCP. */
export function connection(host: Word, tlsVerify: Fact<boolean> | undefined, key: (name: string) => string): Client {
  // A password before the host is not pointed at.
  const at = part(host, host.text.lastIndexOf('@') + 1).span
  return client({
    key: key(`engine/${hostOfAddress(host.text)}`),
    name: 'the client',
    dialect: 'run',
    at,
    host: { value: host.text, at },
    ...(tlsVerify && { tlsVerify }),
  })
}

/** The engine over TCP that variables set for a program: `DOCKER_HOST` with `DOCKER_TLS_VERIFY`, Podman's `CONTAINER_HOST`. */
export function connectionSet(
  variables: Pick<ReadonlyMap<string, Word>, 'get'>,
  key: (name: string) => string,
): Client[] {
  const trust = variables.get(trustVariable)
  const distrusting = trust ? contentTrustSet(trust, key) : []
  const host = variables.get('DOCKER_HOST') ?? variables.get('CONTAINER_HOST')
  if (!host || host.unsure !== undefined || !isTcpAddress(host.text)) return distrusting
  const verify = variables.get('DOCKER_TLS_VERIFY')
  return [...distrusting, connection(host, verify && { value: verify.text !== '', at: verify.span }, key)]
}

/** The variable by which the docker command checks the signatures of images. */
export const trustVariable = 'DOCKER_CONTENT_TRUST'

/** A client for which it is switched on or off, at the value that does it. */
export const contentTrustSet = (value: Word, key: (name: string) => string): Client[] =>
  value.unsure === undefined && value.text !== ''
    ? [
        client({
          key: key('content-trust'),
          name: 'the client',
          dialect: 'run',
          at: value.span,
          contentTrust: { value: !/^(?:0|f|false)$/i.test(value.text), at: value.span },
        }),
      ]
    : []

function login(
  at: Span,
  words: readonly Word[],
  key: (name: string) => string,
  input: WrittenText | undefined,
): Client {
  const { flags, rest, opaque } = splitFlags(words, loginTable)
  const last = rest.length > 1 ? splitFlags(rest.slice(1), loginTable).flags : []
  const all = [...flags, ...last]
  const given = all.findLast(({ name }) => /^pass(?:word)?$/.test(name))?.value
  const read = all.some(({ name }) => /^pass(?:word)?-stdin$/.test(name)) ? input?.text.trim() : undefined
  const isLiteral = read !== undefined && read !== '' && !/[$`%]/.test(read)
  const password = isLiteral ? { text: read, span: at } : given
  const isVariable =
    password && (password.unsure !== undefined || password.use !== undefined || /[$%]/.test(password.text))
  return client({
    key: key(`login/${rest[0]?.text ?? 'docker.io'}`),
    name: 'the login',
    dialect: 'run',
    at,
    ...(password &&
      password.text !== '' && { password: { value: isVariable ? ('variable' as const) : ('literal' as const), at } }),
    ...(isLiteral && input && { passwordText: input.locate(0, input.text.length) }),
    ...(opaque && !password && { opaque }),
  })
}

/** `--docker "host=tcp://…,ca=…,cert=…,key=…"` */
function context(words: readonly Word[], key: (name: string) => string): Client[] {
  const [first, ...others] = words
  const options = first && !first.text.startsWith('-') ? others : words
  const endpoint = splitFlags(options, contextTable, { flagsOnly: true }).flags.findLast(
    ({ name }) => name === 'docker',
  )?.value
  const match = endpoint && /(?:^|,)host=([^,]*)/.exec(endpoint.text)
  if (!match || !isTcpAddress(match[1]!)) return []
  const from = match.index + match[0].length - match[1]!.length
  const host = part(endpoint, from, from + match[1]!.length)
  const verifies = /(?:^|,)ca=/.test(endpoint.text) && !/(?:^|,)skip-tls-verify=(?:true|1)/.test(endpoint.text)
  return [connection(host, { value: verifies, at: endpoint.span }, key)]
}

function groupMember(name: string, words: readonly Word[], key: (name: string) => string): Client[] {
  const rest = words.slice(1)
  const at = rest.findIndex(({ text }) => /(?:^|[=,])docker(?:$|,)/.test(text))
  if (at < 0) return []
  const group = rest[at]!
  const before = rest[at - 1]?.text ?? ''
  const isAdded = {
    usermod: /^--groups=/.test(group.text) || /^(?:-\w*G|--groups|--append)$/.test(before),
    useradd: /^(?:--groups|--gid)=/.test(group.text) || /^(?:-\w*[Gg]|--groups|--gid)$/.test(before),
    gpasswd: rest.some(({ text }) => /^(?:-a|--add|-M|--members)(?:=|$)/.test(text)) && before !== '-a',
    adduser: before !== '' && !/^-\w*u$/.test(before) && rest.length > 1,
    addgroup: before !== '' && !before.startsWith('-') && rest.length > 1,
    groupmems: rest.some(({ text }) => text === '-a') && before === '-g',
  }[name]
  if (!isAdded) return []
  const account = rest.find(({ text }, i) => i !== at && !text.startsWith('-'))?.text ?? 'an account'
  return membersOf(account, group, stretch(words[0]!, group), key)
}

/** An account that is put into a group, or into each of a list of groups, where that of the engine's socket is among them. */
export const groupMembers = (account: string, groups: Scalar, key: (name: string) => string): Client[] =>
  membersOf(account, { text: groups.text, span: spanOf(groups) }, spanOf(groups), key)

function membersOf(account: string, group: Word, at: Span, key: (name: string) => string): Client[] {
  const match = /(?:^|[=,\s])docker(?:$|,|\s)/.exec(group.text)
  if (!match) return []
  const start = match.index + Number(!group.text.startsWith('docker', match.index))
  const docker = part(group, start, start + 'docker'.length)
  return [
    client({
      key: key(`group/${account}`),
      name: account,
      dialect: 'run',
      at,
      dockerGroup: [{ value: account, at: group.use ?? docker.span }],
    }),
  ]
}
