import type { RunCommand } from '../model/dockerfile.ts'
import type { Fact, Span } from '../model/source.ts'

/** The package managers of distributions by the index that they share: `apt` and `apt-get` are one family. */
const families: Readonly<Record<string, 'apk' | 'apt' | 'dnf' | 'zypper'>> = {
  apk: 'apk',
  apt: 'apt',
  'apt-get': 'apt',
  aptitude: 'apt',
  dnf: 'dnf',
  microdnf: 'dnf',
  tdnf: 'dnf',
  yum: 'dnf',
  zypper: 'zypper',
}

export const packageTools: readonly string[] = Object.keys(families)

/** Options that are followed by a value of their own. */
const valued: Readonly<Record<string, RegExp>> = {
  apk: /^(?:-[Xtp]|--(?:repository|root|virtual|arch|keys-dir|repositories-file|cache-dir))$/,
  apt: /^(?:-[otca]|--(?:option|target-release|default-release|config-file|host-architecture))$/,
  dnf: /^(?:-[cedxR]|--(?:config|setopt|enablerepo|disablerepo|repo|repoid|exclude|installroot|releasever|forcearch))$/,
  zypper: /^(?:-[cCDRrp]|--(?:config|root|repo|plus-repo|reposd-dir|cache-dir|installroot))$/,
}

const actions: readonly (readonly [action: PackageAction['action'], operations: RegExp])[] = [
  ['refresh', /^(?:update|makecache|check-update|refresh|ref)$/],
  ['release', /^(?:dist-upgrade|full-upgrade|distro-sync|distribution-synchronization|dsync|dup|system-upgrade)$/],
  ['install', /^(?:install|in|add|reinstall|upgrade|up|safe-upgrade|build-dep|groupinstall|group|localinstall|patch)$/],
]

/** What a command does with the packages of a distribution. */
export interface PackageAction {
  readonly family: 'apk' | 'apt' | 'dnf' | 'zypper'
  /** `refresh`: the index alone, or what `update` brings up to date; `release`: to another release of the distribution; `install`: anything that installs. */
  readonly action: 'refresh' | 'release' | 'install' | 'other'
  readonly operation: string
  /** What stands behind the operation and is no option. */
  readonly packages: readonly Fact<string>[]
  /** From the program to the operation. */
  readonly at: Span
}

/** Undefined for other programs, and without an operation. */
export function packageAction({ program, at, args }: RunCommand): PackageAction | undefined {
  // `xx-apt-get` installs for the platform that is built for.
  const name = program.replace(/^xx-/, '')
  const family = Object.hasOwn(families, name) ? families[name] : undefined
  if (!family) return undefined
  const words = args.filter(({ value }, i) => !value.startsWith('-') && !valued[family]!.test(args[i - 1]?.value ?? ''))
  const [operation, ...packages] = words
  if (!operation) return undefined
  const action = actions.find(([, operations]) => operations.test(operation.value))?.[0] ?? 'other'
  const end = operation.at.source === at.source ? Math.max(at.end, operation.at.end) : at.end
  return { family, action, operation: operation.value, packages, at: { ...at, end } }
}
