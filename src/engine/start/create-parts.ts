import type { Container, Probe } from '../../model/container.ts'

interface CreatedEnvironment {
  readonly env: string[]
  readonly notes: string[]
}

const sources = {
  secret: 'a Secret',
  configMap: 'a ConfigMap',
  field: 'the pod',
  host: "the caller's environment",
}

/** Literal variables. What comes from elsewhere is left out: nothing of this process's environment reaches the image. */
export function environmentOf(container: Container): CreatedEnvironment {
  const env = new Map<string, string>()
  const absent = new Map<string, string[]>()
  for (const { value } of container.env) {
    if (value.from) absent.set(value.from, [...(absent.get(value.from) ?? []), value.name])
    else if (value.value !== undefined) env.set(value.name, value.value)
  }
  const expanded = container.dialect === 'pod' ? expandEnvironment(env) : env
  return {
    env: [...expanded].map(([name, value]) => `${name}=${value}`),
    notes: [...absent].map(
      ([from, names]) => `not set: ${listed(names, from)} (from ${sources[from as keyof typeof sources]}).`,
    ),
  }
}

/** What is no name is counted: a line of a key, or `NAME: value`, stands in its place where somebody made a slip. */
function listed(names: readonly string[], from: string): string {
  const shown = names.filter((name) => name !== '' && (from !== 'host' || isPlainName(name)))
  const rest = names.length - shown.length
  if (shown.length === 0) return 'some variables'
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** Words of one case, none as long as a token or a line of a key. */
const isPlainName = (name: string) =>
  /^[A-Za-z_][\w.-]*$/.test(name) &&
  (name === name.toUpperCase() || name === name.toLowerCase()) &&
  !/[A-Za-z\d]{21}/.test(name)

/** Kubernetes expands `$(NAME)` by what was defined before, `$$(NAME)` stays `$(NAME)`, an unknown name stays as it is. */
function expand(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(/\$\$|\$\(([-._a-zA-Z][-._a-zA-Z0-9]*)\)/g, (whole, name: string | undefined) =>
    name === undefined ? '$' : (known.get(name) ?? whole),
  )
}

function expandEnvironment(env: ReadonlyMap<string, string>): Map<string, string> {
  const known = new Map<string, string>()
  for (const [name, value] of env) known.set(name, expand(value, known))
  return known
}

/** A pod's command and args with `$(NAME)` expanded; other dialects' words as they are. */
export function expandReferences(
  container: Container,
  words: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!words || container.dialect !== 'pod') return words
  const literal = container.env.filter(({ value }) => !value.from && value.value !== undefined)
  const known = expandEnvironment(new Map(literal.map(({ value }) => [value.name, value.value ?? ''])))
  return words.map((word) => expand(word, known))
}

/** Docker's Healthcheck; undefined leaves the image's own. Pods ignore the image's, which then serves to see it become ready. */
export function healthcheckOf(container: Container): HealthConfig | undefined {
  const probe = container.healthcheck?.value
  if (!probe || container.dialect === 'pod') return undefined
  if (probe.state === 'disabled') return { Test: ['NONE'] }
  return probe.test ? { Test: [...probe.test], ...timing(probe) } : undefined
}

interface HealthConfig {
  Test: string[]
  Interval?: number
  Timeout?: number
  StartPeriod?: number
  StartInterval?: number
  Retries?: number
}

/** Docker takes no duration between 1 ns and 1 ms. */
const timing = (probe: Probe) => ({
  ...(probe.interval ? { Interval: probe.interval } : {}),
  ...(probe.timeout ? { Timeout: probe.timeout } : {}),
  ...(probe.startPeriod ? { StartPeriod: probe.startPeriod } : {}),
  ...(probe.startInterval ? { StartInterval: probe.startInterval } : {}),
  ...(probe.retries ? { Retries: probe.retries } : {}),
})

interface SecurityOptions {
  readonly options: string[]
  readonly notes: string[]
}

export function securityOptionsOf(
  container: Container,
  readFile: (path: string) => string | undefined = () => undefined,
): SecurityOptions {
  const options: string[] = []
  const notes: string[] = []
  if (container.noNewPrivileges?.value) options.push('no-new-privileges:true')
  const seccomp = container.seccomp
  if (seccomp?.value === 'unconfined') options.push('seccomp=unconfined')
  else if (seccomp && seccomp.value !== 'default') {
    const profile = profileOf(container, readFile)
    if (profile && isJson(profile)) options.push(`seccomp=${profile}`)
    else notes.push("its seccomp profile cannot be read: Docker's default is used.")
  }
  const appArmor = container.appArmor?.value
  if (appArmor === 'unconfined') options.push('apparmor=unconfined')
  else if (appArmor && appArmor !== 'default') {
    notes.push("its AppArmor profile is not loaded on this host: Docker's default is used.")
  }
  options.push(...labelOptions(container))
  return { options, notes }
}

/** A path is relative to the project, or to where the command is run. */
function profileOf({ seccompProfile: profile }: Container, readFile: (path: string) => string | undefined) {
  if (!profile) return undefined
  const folder = profile.at.source.path.replace(/(?<![^/])[^/]*$/, '')
  return readFile(`${folder}${profile.value}`) ?? readFile(profile.value)
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

function labelOptions(container: Container): string[] {
  const seLinux = container.seLinux?.value
  if (!seLinux) return []
  if (seLinux.disabled) return ['label=disable']
  return (['user', 'role', 'type', 'level'] as const).flatMap((key) =>
    seLinux[key] ? [`label=${key}:${seLinux[key]}`] : [],
  )
}
