import type { RunCommand } from '../model/dockerfile.ts'
import type { Fact } from '../model/source.ts'
import { optionsOf } from './options.ts'
import { writtenTexts } from './written-settings.ts'

/** What switches the verification of TLS certificates off in programs that fetch, by their own documentation. */

const off = /^(?:0|false|no|off)$/i
const on = /^(?:1|true|yes|on)$/i
const something = /\S/

/** Variables, and the values of theirs that switch it off. Git looks only at whether its variable is there. */
const variables: Readonly<Record<string, RegExp>> = {
  NODE_TLS_REJECT_UNAUTHORIZED: /^0$/,
  NPM_CONFIG_STRICT_SSL: /^false$/i,
  YARN_STRICT_SSL: /^false$/i,
  YARN_ENABLE_STRICT_SSL: off,
  PYTHONHTTPSVERIFY: /^0$/,
  PIP_TRUSTED_HOST: something,
  UV_INSECURE_HOST: something,
  CONDA_SSL_VERIFY: off,
  CURL_CA_BUNDLE: /^$/,
  REQUESTS_CA_BUNDLE: /^$/,
  GIT_SSL_NO_VERIFY: /^/,
  GOINSECURE: something,
  GOFLAGS: /(?:^|\s)-insecure(?:$|\s|=(?:1|t|true)\b)/i,
  PERL_LWP_SSL_VERIFY_HOSTNAME: /^0$/,
  BUNDLE_SSL_VERIFY_MODE: /^0$/,
}

/** npm reads its variables in either case. */
const variableNamed = (name: string): RegExp | undefined => {
  const key = /^npm_config_/i.test(name) ? name.toUpperCase() : name
  return Object.hasOwn(variables, key) ? variables[key] : undefined
}

/** Whether a variable of this value switches the verification off. */
export const isTlsVariableOff = (name: string, value: string): boolean => variableNamed(name)?.test(value) ?? false

/** An option without a value that switches it off, or a value of one that does. */
type Switch = readonly [option: RegExp, value?: RegExp]

interface Program {
  readonly names: RegExp
  /** Letters of options that take a value. */
  readonly valued?: string
  readonly switches: readonly Switch[]
}

const programs: readonly Program[] = [
  {
    names: /^curl$/,
    valued: 'AbcCdDeEFHKmoPQrtTuUwxXyYz',
    switches: [[/^(?:-k|--insecure|--proxy-insecure)$/]],
  },
  {
    names: /^wget$/,
    valued: 'aeioOtTwQPUDRAlXI',
    switches: [[/^--no-check-c[a-z]*$/], [/^--check-certificate$/, off]],
  },
  { names: /^aria2c$/, switches: [[/^--check-certificate$/, off]] },
  { names: /^apk$/, switches: [[/^--no-check-certificate$/]] },
  { names: /^(?:pip[\d.]*|pipx|python[\d.]*)$/, switches: [[/^--trusted-host$/]] },
  { names: /^uv$/, switches: [[/^--(?:allow-insecure-host|trusted-host)$/]] },
  { names: /^(?:npm|npx|yarn|pnpm)$/, switches: [[/^--strict-ssl$/, /^false$/i], [/^--no-strict-ssl$/]] },
  { names: /^git$/, valued: 'cC', switches: [[/^-c$/, /^http\.(?:\S*\.)?sslverify=(?:false|0|no|off)$/i]] },
  {
    names: /^(?:[mt]?dnf|microdnf|yum|yum-config-manager|dnf-config-manager)$/,
    switches: [[/^--setopt$/, /(?:^|\.)(?:proxy_)?sslverify\s*=\s*(?:0|false|no)$/i], [/^--no-?ssl-?verify$/]],
  },
  {
    names: /^(?:apt|apt-get|aptitude)$/,
    valued: 'otca',
    switches: [[/^(?:-o|--option)$/, /^Acquire::https(?:::\S+)?::Verify-(?:Peer|Host)=(?:false|0|no)$/i]],
  },
  { names: /^(?:conda|mamba|micromamba)$/, switches: [[/^(?:-k|--insecure)$/], [/^--ssl-verify$/, off]] },
  { names: /^aws$/, switches: [[/^--no-verify-ssl$/]] },
]

const anyProgram = new RegExp(programs.map(({ names }) => names.source).join('|'))

/** `npm config set strict-ssl false`, `git config http.sslVerify=false`: the words of a setting, and its value. */
const settings: readonly (readonly [program: RegExp, name: RegExp, value: RegExp])[] = [
  [/^(?:npm|yarn|pnpm)$/, /^(?:strict-ssl|strictSsl|enableStrictSsl)$/, off],
  [/^git$/, /^http\.(?:\S*\.)?sslverify$/i, off],
  [/^pip[\d.]*$/, /^(?:global|install|user)\.trusted-host$/, something],
  [/^(?:conda|mamba)$/, /^ssl_verify$/, off],
  [/^go$/, /^GOINSECURE$/, something],
  [/^composer$/, /^disable-tls$/, on],
  [/^composer$/, /^secure-http$/, off],
]

const anySetting = new RegExp(settings.map(([program]) => program.source).join('|'))

/** Lines of configuration files. */
const lines =
  /(?:^|[\s"'/])(?:strict-ssl\s*=\s*false|(?:proxy_)?sslverify\s*=\s*(?:0|false|no)\b|check[-_]certificate\s*=\s*off|trusted-host\s*=\s*\S|Acquire::https\S*::Verify-(?:Peer|Host)\s+"?(?:false|0))|^\s*insecure\s*$/im

/** The machine itself: nobody stands between. */
const localAddress = /^(?:https?:\/\/)?(?:localhost|127(?:\.\d+){3}|\[::1\])(?:[:/]|$)/i

/** Where a command fetches, or lets later ones fetch, without the verification. */
export function tlsSwitches(command: RunCommand): Fact<string>[] {
  const { program, args } = command
  const written = writtenTexts(command).filter(({ value }) => lines.test(value))
  const found = [...switchesOf(program, args), ...settingsOf(program, args), ...written]
  const isLocal = /^(?:curl|wget)$/.test(program) && args.some(({ value }) => localAddress.test(value))
  return isLocal ? [] : found
}

function switchesOf(program: string, args: readonly Fact<string>[]): Fact<string>[] {
  const own = anyProgram.test(program) ? programs.find(({ names }) => names.test(program)) : undefined
  if (!own) return []
  return optionsOf(args, own.valued).flatMap(({ name, value, at }, i, all) => {
    const following =
      value ?? (name.startsWith('--') ? args[args.findIndex((arg) => arg.at === at) + 1]?.value : undefined)
    const isOff = own.switches.some(
      ([option, off]) => option.test(name) && (off === undefined || off.test(following ?? '')),
    )
    const isRepeated = all.findIndex((other) => other.at === at && other.name === name) < i
    return isOff && !isRepeated ? [{ value: name, at }] : []
  })
}

function settingsOf(program: string, args: readonly Fact<string>[]): Fact<string>[] {
  if (!anySetting.test(program) || !args.some((arg) => /^(?:config|c|set|--set|env)$/.test(arg.value))) return []
  return settings.flatMap(([names, name, value]) => {
    if (!names.test(program)) return []
    return args.flatMap((arg, i) => {
      const [key = '', joined] = arg.value.split(/=(.*)/s, 2)
      const text = joined ?? args[i + 1]?.value ?? ''
      return name.test(key) && value.test(text) ? [{ value: key, at: arg.at }] : []
    })
  })
}
