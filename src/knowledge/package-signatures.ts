import type { RunCommand } from '../model/dockerfile.ts'
import type { Fact } from '../model/source.ts'
import { optionsOf } from './options.ts'
import { writtenTexts } from './written-settings.ts'

/** What makes package managers install what nobody has signed, by their own documentation. */

const isOn = String.raw`(?:=|\s+)"?(?:1|true|yes|on)`

const programs: readonly (readonly [program: RegExp, options: RegExp, values?: readonly [RegExp, RegExp]])[] = [
  [
    /^(?:apt|apt-get|aptitude)$/,
    /^--(?:allow-unauthenticated|force-yes|allow-insecure-repositories|no-gpg-check)$/,
    [
      /^(?:-o|--option)$/,
      new RegExp(
        `^(?:APT::Get::(?:AllowUnauthenticated|Force-Yes)|Acquire::Allow(?:Downgrade(?:ToInsecure)?|Insecure|Weak)\\w*)${isOn}`,
        'i',
      ),
    ],
  ],
  [
    /^(?:[mt]?dnf|microdnf|yum|yum-config-manager|dnf-config-manager)$/,
    /^--(?:nogpgcheck|no-gpgchecks?)$/,
    [/^--setopt$/, /(?:^|\.)(?:localpkg_)?gpgcheck\s*=\s*(?:0|false|no)$/i],
  ],
  [
    /^zypper$/,
    /^(?:--(?:no-?gpg-?checks?|no-gpgcheck|gpgcheck-allow-unsigned(?:-repo|-package)?|allow-unsigned(?:-rpm)?)|-G)$/,
  ],
  [/^apk$/, /^--allow-untrusted$/],
  [/^(?:rpm|rpmkeys)$/, /^--no(?:signature|digest|verify|filedigest|gpg)$/],
  [/^dpkg$/, /^--force-(?:bad-verify|all)$/, [/^--force$/, /\bbad-verify\b/]],
]

/** Lines of configuration files. A repository of the image itself (`file:`) needs no signature. */
const lines: readonly RegExp[] = [
  /(?:^|[^\w\\]|\\n|localpkg_)gpgcheck\s*=\s*(?:0|false|no)\b/i,
  /\[[^\][\n]{0,500}\b(?:trusted|allow-insecure)=yes\b[^\][\n]{0,500}\](?!\s*(?:file|copy):)/i,
  /^[ \t]*Trusted:[ \t]*yes\b/im,
  new RegExp(`\\b(?:APT::Get::AllowUnauthenticated|Acquire::AllowInsecureRepositories)${isOn}`, 'i'),
  /\bSigLevel\s*=\s*(?:Never|\S{0,100}\s*TrustAll)\b/,
]

/** Variables of Go: modules that go.sum does not list are not compared with what everybody else got. One may leave out private ones. */
const variables: Readonly<Record<string, RegExp>> = {
  GOSUMDB: /^off$/i,
  GONOSUMDB: /(?:^|,)\*+(?:$|,)/,
  GONOSUMCHECK: /^(?:1|t|true)$/i,
}

/** Whether a variable of this value switches the check off. */
export const isSignatureVariableOff = (name: string, value: string): boolean =>
  Object.hasOwn(variables, name) && variables[name]!.test(value)

/** `go env -w GOSUMDB=off` */
function goSettings({ program, args }: RunCommand): Fact<string>[] {
  if (program !== 'go' || args[0]?.value !== 'env') return []
  return args.filter(({ value }) => {
    const [, name = '', text = ''] = /^(\w+)=(.*)$/s.exec(value) ?? []
    return isSignatureVariableOff(name, text)
  })
}

/** Where a command installs, or lets later ones install, packages whose signatures are not checked. */
export function signatureSwitches(command: RunCommand): Fact<string>[] {
  const { program, args } = command
  const [, options, values] = programs.find(([names]) => names.test(program)) ?? []
  const found = options
    ? optionsOf(args, /^apt/.test(program) ? 'otca' : '').filter(({ name, value, at }) => {
        const following = value ?? args[args.findIndex((arg) => arg.at === at) + 1]?.value ?? ''
        return options.test(name) || (values?.[0].test(name) && values[1].test(following))
      })
    : []
  const written = writtenTexts(command).filter(({ value }) => lines.some((line) => line.test(value)))
  return [
    ...goSettings(command),
    ...found.map(({ name, at }) => ({ value: name, at })),
    ...written.map(({ at }) => ({ value: 'a repository', at })),
  ]
}
