import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { cisDocker, dockerEditions } from '../src/benchmarks/cis-docker.ts'
import { cisKubernetes } from '../src/benchmarks/cis-kubernetes.ts'
import type { Control } from '../src/benchmarks/control.ts'
import { controlsOf } from '../src/benchmarks/editions.ts'
import { threats } from '../src/benchmarks/threats.ts'
import { decide } from '../src/decide/decide.ts'
import { judge } from '../src/decide/judge.ts'
import { SubjectIndex } from '../src/decide/subject-index.ts'
import type { Verdict } from '../src/decide/verdict.ts'
import { eventRateLimit, imagePolicy, imagePolicyWebhook, podSecurityConfig } from '../src/model/admission.ts'
import { authenticationConfig, authorizationConfig } from '../src/model/api-server-config.ts'
import { auditPolicy } from '../src/model/audit-policy.ts'
import { binding } from '../src/model/binding.ts'
import { build } from '../src/model/build.ts'
import { client } from '../src/model/client.ts'
import { clusterKey } from '../src/model/cluster-key.ts'
import { clusterService } from '../src/model/cluster-service.ts'
import { component } from '../src/model/component.ts'
import { container } from '../src/model/container.ts'
import { daemon } from '../src/model/daemon.ts'
import { dockerfile } from '../src/model/dockerfile.ts'
import { encryptionConfig } from '../src/model/encryption-config.ts'
import { exec } from '../src/model/exec.ts'
import { flowControl } from '../src/model/flow-control.ts'
import { host } from '../src/model/host.ts'
import { image } from '../src/model/image.ts'
import { ingress } from '../src/model/ingress.ts'
import { job } from '../src/model/job.ts'
import { kubeconfig } from '../src/model/kubeconfig.ts'
import { namespace } from '../src/model/namespace.ts'
import { network } from '../src/model/network.ts'
import { networkPolicy } from '../src/model/network-policy.ts'
import { node } from '../src/model/node.ts'
import { nodeBootstrap } from '../src/model/node-bootstrap.ts'
import { clusterObject } from '../src/model/object.ts'
import { persistentVolume } from '../src/model/persistent-volume.ts'
import { podSubject } from '../src/model/pod.ts'
import { podSecurityPolicy } from '../src/model/pod-security-policy.ts'
import type { Report } from '../src/model/report.ts'
import { role } from '../src/model/role.ts'
import type { Example, Rule, RuleContext } from '../src/model/rule.ts'
import { securityConstraint } from '../src/model/security-constraint.ts'
import { serviceAccount } from '../src/model/service-account.ts'
import { type Source, source, span, type Unresolved } from '../src/model/source.ts'
import { configMap, secret } from '../src/model/stored-data.ts'
import type { Kind, Subject } from '../src/model/subject.ts'
import { swarm } from '../src/model/swarm.ts'
import { webhook } from '../src/model/webhook.ts'
import { workflowSubject } from '../src/model/workflow.ts'
import { defaults } from '../src/policy/defaults.ts'
import { readHost } from '../src/readers/host/host.ts'
import { readAll } from '../src/readers/index.ts'
import { readEngineAnswers } from '../src/readers/live.ts'
import { readNode } from '../src/readers/node/node.ts'
import { compose, pod } from '../src/rules/examples.ts'
import { rules } from '../src/rules/index.ts'
import { listedImage } from './readers/image/archives.ts'

const folder = fileURLToPath(new URL('../src/rules/', import.meta.url))
const catalogue = fileURLToPath(new URL('../docs/rules/', import.meta.url))
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((path) => /^[^/\\]+[/\\].*\.ts$/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
const entries = controlsOf({ docker: '1.5', kubernetes: '1.12' })
const settings = { trustedRegistries: ['ghcr.io/acme'] }
const ruleOf = (id: string): Rule => rules.find((rule) => rule.id === id)!

/** `path:start-end text` of each marked range, in offsets of the text without its marks. */
function unmark(example: Example): { sources: Map<string, Source>; wanted: string[] } {
  const sources = new Map<string, Source>()
  const wanted: string[] = []
  for (const [path, marked] of Object.entries(example.files)) {
    let text = ''
    const starts: number[] = []
    for (const part of marked.split(/([«»])/)) {
      if (part === '«') starts.push(text.length)
      else if (part === '»') {
        const start = starts.pop() ?? 0
        wanted.push(`${path}:${start}-${text.length} ${text.slice(start)}`)
      } else text += part
    }
    sources.set(path, source(path, text))
  }
  return { sources, wanted: wanted.sort() }
}

interface Read {
  readonly subjects: readonly Subject[]
  readonly wanted: string[]
}

const readings = new Map<Example, Promise<Read>>()

/** Several tests look at every example: each is read once. */
function readExample(example: Example): Promise<Read> {
  const reading = readings.get(example) ?? readOnce(example)
  readings.set(example, reading)
  return reading
}

async function readOnce(example: Example): Promise<Read> {
  const { sources, wanted } = unmark(example)
  const listing = [...sources.keys()].find((path) => path.startsWith('image '))
  const machine = sources.get('host')
  const node = sources.get('node')
  const answers = sources.get('engine')
  const paths = [...sources.keys()].filter(
    (path) => path !== listing && path !== machine?.path && path !== node?.path && path !== answers?.path,
  )
  const { subjects, gaps } = await readAll({ paths, read: (path) => sources.get(path) })
  const image =
    listing &&
    (await listedImage(
      sources.get(listing)!.text,
      [...sources.values()].filter(({ path }) => path !== listing),
    ))
  expect([...gaps, ...(image ? image.gaps : [])]).toEqual([])
  const collected = [
    ...(image ? [image.image] : []),
    ...(machine ? [readHost(machine)] : []),
    ...(node ? [readNode(node, 'container a')] : []),
    ...(answers ? readEngineAnswers(JSON.parse(answers.text)) : []),
  ]
  return { subjects: [...subjects, ...collected], wanted }
}

/** Every verdict of one rule that is neither `pass` nor `absent`, and how many passed. */
function judgeOne(rule: Rule, subjects: readonly Subject[]): { passed: number; others: readonly Verdict[] } {
  const { passed, others } = judge([rule], subjects, settings).byRule.get(rule.id)!
  return { passed: passed.docker + passed.kubernetes, others }
}

async function checkExample(rule: Rule, example: Example) {
  const { subjects, wanted } = await readExample(example)
  const { passed, others } = judgeOne(rule, subjects)
  const hits = others.flatMap((verdict) => verdict.hits.map((hit) => ({ hit, verdict })))
  hits.sort((a, b) => compareText(a.hit.at.source.path, b.hit.at.source.path) || a.hit.at.start - b.hit.at.start)
  const places = hits.map(({ hit: { at } }) => {
    return `${at.source.path}:${at.start}-${at.end} ${at.source.text.slice(at.start, at.end)}`
  })
  const reports = hits.map(({ hit, verdict }) => {
    const severity = rule.hygiene && verdict.subject.oneOff ? 'low' : (hit.severity ?? rule.severity)
    return `${severity}: ${hit.message}`
  })
  return { wanted, places: [...new Set(places)].sort(), reports, passed, states: others.map(({ state }) => state) }
}

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

function report(subjects: readonly Subject[]): Report {
  return decide(defaults, {
    version: '1.2.3',
    rules,
    verdicts: judge(rules, subjects, settings),
    gaps: [],
    judged: { file: 1, container: subjects.length },
    images: [],
    warnings: [],
    errors: [],
    today: '2026-06-15',
    timings: { collectMs: 0, readMs: 0, judgeMs: 0, reportMs: 0 },
    matches: (path, glob) => path === glob,
  })
}

const reportOf = async (example: Example) => report((await readExample(example)).subjects)
const rowOf = (result: Report, id: string) => result.controls.find((control) => control.id === id)?.state

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it.each(rule.bad.map((example) => [example.name, example] as const))('fails %s', async (_, example) => {
    const { wanted, places, reports, states } = await checkExample(rule, example)
    expect(places).toEqual(wanted)
    expect(wanted).not.toEqual([])
    expect(reports).toEqual(example.reports)
    expect(new Set(states)).toEqual(new Set([rule.aboutUnknown ? 'unsure' : 'fail']))
  })

  it.each(rule.good.map((example) => [example.name, example] as const))('passes %s', async (_, example) => {
    const { wanted, places, passed, states } = await checkExample(rule, example)
    expect(wanted).toEqual([])
    expect(example.reports).toEqual([])
    expect(places).toEqual([])
    expect(states).toEqual([])
    expect(passed).toBeGreaterThan(0)
  })

  it('has examples of different names', () => {
    const names = [...rule.bad, ...rule.good].map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[^\n«»`]+$/)
  })
})

describe('rule files', () => {
  it('are all listed, each under the id that its path says', () => {
    expect(rules.map((rule) => `${rule.id}.ts`).sort()).toEqual([...files].sort())
    expect(new Set(rules.map((rule) => rule.id)).size).toBe(rules.length)
  })

  it('are short and import only model, knowledge and the example builders', () => {
    for (const file of files) {
      const lines = readFileSync(folder + file, 'utf8')
        .trimEnd()
        .split('\n')
      expect(lines.length, file).toBeLessThanOrEqual(70)
      const start = lines.findIndex((line) => line.startsWith('  *check('))
      const end = lines.findIndex((line, i) => i > start && line === '  },')
      expect(start, file).toBeGreaterThan(0)
      expect(end - start, file).toBeLessThan(40)
      for (const [, from] of lines.join('\n').matchAll(/ from '([^']+)'/g))
        expect(from, file).toMatch(/^(?:\.\.\/\.\.\/(?:model|knowledge)\/[\w-]+|\.\.\/examples)\.ts$/)
    }
  })

  it('are what the list and the catalogue were generated from (npm run generate)', async () => {
    const { indexText, cataloguePages, controlsText } = await import(
      new URL('../scripts/rule-texts.mjs', import.meta.url).href
    )
    const ids = files.map((file) => file.replace(/\.ts$/, '')).sort()
    const inOrder = ids.map(ruleOf)
    expect(readFileSync(`${folder}index.ts`, 'utf8')).toBe(indexText(ids))
    const pages: Map<string, string> = cataloguePages(inOrder, entries, threats)
    const written = readdirSync(catalogue, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'))
    expect(written.map((path) => path.replaceAll('\\', '/')).sort()).toEqual([...pages.keys()].sort())
    for (const [path, text] of pages) expect(readFileSync(join(catalogue, path), 'utf8'), path).toBe(text)
    const controls = controlsText(inOrder, dockerEditions.map(cisDocker), cisKubernetes('1.12'))
    expect(readFileSync(`${folder}../benchmarks/README.md`, 'utf8')).toBe(controls)
  })
})

describe('controls', () => {
  it('exist', () => {
    const later = controlsOf({ docker: '1.8', kubernetes: '1.12' })
    const known = new Set([...entries, ...later].map((entry) => entry.control))
    expect(rules.flatMap((rule) => rule.controls.filter((control) => !known.has(control)))).toEqual([])
  })

  it.each(['docker', 'kubernetes', 'pss'])('of %s that a container shows all have a rule', (benchmark) => {
    const pattern = {
      // 4.6 is about the image's own HEALTHCHECK: a container that sets another one shows nothing of it.
      docker: /^cis-docker:(?:4\.[12]|5\.\d+)$/,
      kubernetes: /^cis-kubernetes:(?:5\.2\.(?:[2-9]|1[0-2])|5\.6\.2)$/,
      pss: /^pss:/,
    }[benchmark]!
    const wanted = entries.filter((entry) => entry.sight !== 'attest' && pattern.test(entry.control))
    const answered = new Set(rules.flatMap((rule) => rule.controls))
    expect(wanted.length).toBeGreaterThan(10)
    expect(wanted.filter((entry) => !answered.has(entry.control)).map((entry) => entry.control)).toEqual([])
  })

  it('of CIS Kubernetes are each answered by a rule, attested, or listed with the reason', () => {
    const answered = new Set(rules.flatMap((rule) => rule.controls))
    const rest = cisKubernetes('1.12').filter(({ control }) => !answered.has(control))
    const attested = rest.filter(({ sight }) => sight === 'attest')
    const listed = rest.filter(({ sight, unruled }) => sight !== 'attest' && unruled !== undefined)
    expect(cisKubernetes('1.12').length - rest.length + attested.length + listed.length).toBe(131)
    expect(listed.map(({ number }) => number)).toEqual(['5.6.1'])
  })

  describe('of CIS Docker', async () => {
    const { evidenceOf, evidenceText, examplesIn, liveRules } = await import(
      new URL('../scripts/evidence.mjs', import.meta.url).href
    )
    const live: ReadonlySet<string> = liveRules(
      readFileSync(fileURLToPath(new URL('engine/rules.test.ts', import.meta.url)), 'utf8'),
    )
    const editions = dockerEditions.map(cisDocker)
    const all: readonly { control: Control; kind: string; rules: readonly string[]; because?: string }[] = evidenceOf(
      rules,
      live,
    )
    const known = new Map(editions.flat().map((entry) => [entry.control, entry]))

    it('are each proven in every kind of evidence that shows them, or it is said why not', () => {
      expect(new Set(all.map(({ control }) => control))).toEqual(new Set(known.keys()))
      const open = all.filter(({ control, rules: own, because }) => {
        const isSaid = because !== undefined || known.get(control)?.unruled !== undefined
        return own.length > 0 === isSaid
      })
      expect(open).toEqual([])
      expect(live.size).toBeGreaterThan(30)
    })

    it('are what an example that proves one violates', async () => {
      const unproven: string[] = []
      for (const { control, kind, rules: own } of all) {
        if (kind === 'container' || kind === 'host-kernel') continue
        for (const id of own) {
          const violated: Control[] = []
          for (const example of examplesIn(ruleOf(id), kind)) {
            const { others } = judgeOne(ruleOf(id), (await readExample(example)).subjects)
            violated.push(...others.flatMap(({ hits }) => hits.flatMap((hit) => hit.controls ?? ruleOf(id).controls)))
          }
          if (!violated.includes(control)) unproven.push(`${control} ${kind} ${id}`)
        }
      }
      expect(unproven).toEqual([])
    })

    it('are listed in docs/evidence.md (npm run generate)', () => {
      const inOrder = files.map((file) => ruleOf(file.replace(/\.ts$/, ''))).sort((a, b) => compareText(a.id, b.id))
      const text = readFileSync(fileURLToPath(new URL('../docs/evidence.md', import.meta.url)), 'utf8')
      expect(text).toBe(evidenceText(inOrder, editions, live))
    })
  })

  it.each(['cis-docker:5.10', 'cis-docker:5.11', 'cis-docker:5.14'] as const)('%s fails by default', (control) => {
    const answering = rules.filter((rule) => rule.controls.includes(control))
    expect(answering.map((rule) => [rule.severity, rule.threats.includes('H')])).toEqual([['medium', true]])
  })

  it('that a Compose health check shows are those of the container, not of the image', () => {
    expect(ruleOf('container/health-check').controls).toEqual(['cis-docker:5.26'])
  })
})

describe('words', () => {
  const fixesOf = ({ fix }: Rule) => (typeof fix === 'string' ? [fix] : Object.values(fix))
  const textsOf = (rule: Rule) => [
    rule.title,
    rule.why,
    ...fixesOf(rule),
    ...rule.bad.flatMap(({ reports }) => reports),
  ]
  // What the field has other words for.
  const banned =
    /\b(?:judge[sd]?|mend(?:s|ed)?|tells?|told|speaks?|spoken|hand(?:s|ed)|(?:is|are) given|asks? for|wears?|blow|bears?|graver|business|of its own)\b/i
  const orders = /^(?:Add|Bind|Create|Drop|End|Grant|Listen|Make|Mount|Publish|Put|Remove|Set|Update|Use)\b/

  it('are a title that names the problem and whole sentences', () => {
    for (const rule of rules) {
      expect(rule.title, rule.id).toMatch(/^[A-Zh].*[^.]$/)
      expect(rule.title.length, rule.id).toBeLessThanOrEqual(70)
      for (const text of [rule.why, ...fixesOf(rule)]) expect(text, rule.id).toMatch(/^[A-Z].*[.]$/s)
      for (const text of fixesOf(rule)) expect(text, rule.id).toMatch(orders)
    }
  })

  it('are plain', () => {
    for (const rule of rules) for (const text of textsOf(rule)) expect(text, rule.id).not.toMatch(banned)
  })

  it('tell rules apart by their titles', () => {
    const titles = rules.map(({ title }) => title)
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
  })

  it('hold no secret of an example', () => {
    for (const rule of rules)
      for (const text of textsOf(rule)) expect(text, rule.id).not.toMatch(/hunter2|s3cr3t|k-3f7c/)
  })
})

describe('discriminators', () => {
  const examples = rules.flatMap((rule) =>
    [...rule.bad, ...rule.good].map((example) => [`${rule.id} ${example.name}`, example] as const),
  )

  it('tell all hits of one rule on one subject apart, and hits violate only controls of their rule', {
    tags: 'large',
  }, async () => {
    const nameOf = new Map<Subject, string>()
    for (const [name, example] of examples)
      for (const subject of (await readExample(example)).subjects) nameOf.set(subject, name)
    for (const { rule, others } of judge(rules, [...nameOf.keys()], settings).byRule.values()) {
      for (const { subject, hits } of others) {
        const what = `${rule.id} on ${nameOf.get(subject)}`
        expect(new Set(hits.map(({ fingerprint }) => fingerprint)).size, what).toBe(hits.length)
        const foreign = hits.flatMap(({ controls }) => controls.filter((control) => !rule.controls.includes(control)))
        expect(foreign, what).toEqual([])
      }
    }
  })

  const probe = 'httpGet: {port: 80, host: 10.0.0.1}'
  const service = 'web'
  it.each<[string, string, Example, number]>([
    ['container/bind-interface', 'two host ports of one container port', compose('ports: ["8080:80", "9090:80"]'), 2],
    ['container/bind-interface', 'TCP and UDP', compose('ports: ["53:53", "53:53/udp"]'), 2],
    ['container/privileged-port', 'two addresses', compose('ports: ["127.0.0.1:80:80", "10.0.0.1:80:80"]'), 2],
    ['container/port-range', 'two ranges', compose('ports: ["7000-7020:7000-7020", "8000-8020:7000-7020"]'), 2],
    [
      'container/host-port',
      'two addresses',
      pod(
        'ports: [{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}, {containerPort: 80, hostPort: 80, hostIP: 10.0.0.2}]',
      ),
      2,
    ],
    [
      'container/volume-type',
      'two NFS volumes',
      pod({
        settings: '',
        spec: 'volumes: [{name: a, nfs: {server: x, path: /}}, {name: b, nfs: {server: x, path: /}}]',
      }),
      2,
    ],
    ['container/device', 'two devices', compose('devices: [/dev/sda, /dev/sdb]'), 2],
    [
      'container/device',
      'a device and a rule',
      compose('devices: [/dev/fuse]\ndevice_cgroup_rules: ["c 10:229 rwm"]'),
      2,
    ],
    ['container/host-capabilities', 'two capabilities', compose('cap_add: [SYS_ADMIN, SYS_PTRACE]'), 2],
    ['container/added-capabilities', 'two capabilities', compose('cap_add: [NET_ADMIN, IPC_LOCK]'), 2],
    [
      'container/restricted-capabilities',
      'two capabilities',
      pod('securityContext: {capabilities: {add: [CHOWN, KILL]}}'),
      2,
    ],
    [
      'container/secret-env',
      'one name in env and envFrom',
      pod(
        'env: [{name: shop, valueFrom: {secretKeyRef: {name: a, key: b}}}]\nenvFrom: [{secretRef: {name: shop}}, {secretRef: {name: shop}, prefix: A_}]',
      ),
      3,
    ],
    [
      'container/hardcoded-secret',
      'one name twice',
      pod('env: [{name: API_KEY, value: k-3f7c}, {name: API_KEY, value: k-9b1d}]'),
      2,
    ],
    ['container/sensitive-mount', 'two mounts of one source', compose('volumes: ["/etc:/a:ro", "/etc:/b"]'), 2],
    [
      'container/engine-socket',
      'two mounts of one socket',
      compose('volumes: ["/run/docker.sock:/a", "/var/run/docker.sock:/b"]'),
      2,
    ],
    [
      'container/mount-propagation',
      'two mounts of one source',
      compose('volumes: ["/data:/a:shared", "/data:/b:shared"]'),
      2,
    ],
    [
      'container/writable-host-path',
      'two mounts of one volume',
      pod({
        settings: 'volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /b}]',
        spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
      }),
      2,
    ],
    [
      'container/host-path',
      'one volume with two mounts',
      pod({
        settings: 'volumeMounts: [{name: a, mountPath: /a}, {name: a, mountPath: /b}]',
        spec: 'volumes: [{name: a, hostPath: {path: /data}}]',
      }),
      1,
    ],
    ['container/host-probe', 'two probes of one host', pod(`livenessProbe: {${probe}}\nreadinessProbe: {${probe}}`), 2],
    [
      'container/root-group',
      'fsGroup and supplementalGroups',
      pod({ settings: '', spec: 'securityContext: {fsGroup: 0, supplementalGroups: [0]}' }),
      2,
    ],
    [
      'container/selinux-options',
      'type, user and role',
      pod('securityContext: {seLinuxOptions: {type: spc_t, user: u, role: r}}'),
      3,
    ],
    [
      'container/sysctl',
      'two sysctls',
      pod({
        settings: '',
        spec: 'securityContext: {sysctls: [{name: kernel.a, value: "1"}, {name: kernel.b, value: "1"}]}',
      }),
      2,
    ],
    ['container/ulimit', 'two limits', compose({ settings: 'ulimits: {core: -1, memlock: -1}', service }), 2],
    [
      'dockerfile/add',
      'one file in two stages',
      { name: '', files: { Dockerfile: 'FROM debian:13 AS a\nADD x /x\nFROM debian:13\nADD x /x\n' }, reports: [] },
      2,
    ],
    [
      'dockerfile/update-alone',
      'two RUNs',
      { name: '', files: { Dockerfile: 'FROM debian:13\nRUN apt-get update\nRUN apt-get update\n' }, reports: [] },
      2,
    ],
  ])('%s: %s', async (id, _, example, count) => {
    const { subjects } = await readExample(example)
    const hits = judgeOne(ruleOf(id), subjects).others.flatMap((verdict) => verdict.hits)
    expect(new Set(hits.map(({ fingerprint }) => fingerprint)).size).toBe(hits.length)
    expect(report(subjects).findings.filter(({ rule }) => rule === id)).toHaveLength(count)
  })

  it('do not change with a RUN that is added above', async () => {
    const fingerprints = async (text: string) => {
      const { subjects } = await readExample({ name: '', files: { Dockerfile: text }, reports: [] })
      return judgeOne(ruleOf('dockerfile/update-alone'), subjects).others.flatMap(({ hits }) =>
        hits.map((hit) => hit.fingerprint),
      )
    }
    const before = await fingerprints('FROM debian:13\nRUN apt-get update\n')
    expect(before).toHaveLength(1)
    expect(await fingerprints('FROM debian:13\nRUN apt-get install -y git\nRUN apt-get update\n')).toEqual(before)
  })
})

describe('a rule that is always asked', () => {
  /** Whether it reports something of a subject on which none of the facts that it reads is set. */
  const reportsBare = (rule: Rule, subject: Subject, index: SubjectIndex) => {
    const bare: Record<string, unknown> = { ...subject, opaque: undefined }
    for (const field of rule.reads) bare[field] = Array.isArray(bare[field]) ? [] : undefined
    const context: RuleContext = {
      ...settings,
      find: (kind, namespace = 'default', name, near) => index.find(kind, { namespace, name }, near),
      findReferring: (kind, namespace = 'default', name) => index.findReferring(kind, { namespace, name }),
      mayMiss: () => false,
    }
    return [...rule.check(bare as unknown as Subject, context)].length > 0
  }

  it('reports something where no fact that it reads is set, and no other rule does', { tags: 'large' }, async () => {
    const all = rules.flatMap((rule) => [...rule.bad, ...rule.good])
    const subjects = (await Promise.all(all.map(readExample))).flatMap((read) => read.subjects)
    // A policy of one example would excuse the API servers of all.
    const index = new SubjectIndex(subjects.filter(({ kind }) => kind !== 'image-policy'))
    const reporting = rules.filter((rule) =>
      subjects.some((one) => one.kind === rule.on && reportsBare(rule, one, index)),
    )
    const asked = rules.filter(({ alwaysAsked }) => alwaysAsked)
    expect(asked.map(({ id }) => id)).toEqual(reporting.map(({ id }) => id))
  })
})

describe('a setting that is moot', () => {
  it('is named by a rule that exists and is not moot itself', () => {
    const moot = rules.filter(({ mootBy }) => mootBy !== undefined)
    expect(moot.length).toBeGreaterThan(10)
    for (const { id, mootBy } of moot) {
      expect(ruleOf(mootBy!), id).toBeDefined()
      expect(ruleOf(mootBy!).mootBy, id).toBeUndefined()
    }
  })
})

describe('a privileged container', () => {
  const confinement = new Set([
    'container/privileged',
    ...rules.filter(({ mootBy }) => mootBy === 'container/privileged').map(({ id }) => id),
  ])
  /** The controls that its moot rules violate, where nothing folds their findings. */
  const mootControls = (subjects: readonly Subject[]) => {
    const apart = rules.filter(({ id, mootBy }) => id !== 'container/privileged' && mootBy === 'container/privileged')
    const hits = [...judge(apart, subjects, settings).byRule.values()].flatMap(({ others }) =>
      others.flatMap((verdict) => verdict.hits),
    )
    return [...new Set(hits.flatMap(({ controls }) => controls))]
  }
  const forms: [string, Example, string[]][] = [
    [
      'Compose',
      compose(
        'privileged: true\ncap_add: [ALL, NET_ADMIN]\ndevices: [/dev/sda]\nsecurity_opt: [seccomp=unconfined, apparmor=unconfined, label=disable, systempaths=unconfined]',
      ),
      [
        'ALL',
        'NET_ADMIN',
        '/dev/sda',
        'seccomp=unconfined',
        'apparmor=unconfined',
        'label=disable',
        'systempaths=unconfined',
      ],
    ],
    [
      'pod',
      pod(
        'securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN, CHOWN], drop: [KILL]}, procMount: Unmasked, seccompProfile: {type: Unconfined}, seLinuxOptions: {type: spc_t}, allowPrivilegeEscalation: true}',
      ),
      ['SYS_ADMIN', 'CHOWN', 'KILL', 'Unmasked', 'Unconfined', 'spc_t', 'true'],
    ],
  ]

  it.each(forms)('is one finding in %s, with the places of what is moot', async (_, example, written) => {
    const { subjects } = await readExample(example)
    const result = report(subjects)
    const found = result.findings.filter(({ rule }) => confinement.has(rule))
    expect(found.map(({ rule }) => rule)).toEqual(['container/privileged'])
    const [finding] = found
    const violated = mootControls(subjects).filter(
      (control) => subjects[0]?.platform === 'kubernetes' || control.startsWith('cis-docker'),
    )
    expect(violated.length).toBeGreaterThan(3)
    expect(finding?.controls).toEqual(expect.arrayContaining(violated))
    for (const control of [...violated, 'cis-docker:5.4']) expect(rowOf(result, control), control).toBe('fail')
    const lines = Object.values(example.files)[0]!.split('\n')
    const texts = finding?.related.map(({ line, column, endColumn }) =>
      lines[line - 1]!.slice(column - 1, endColumn - 1),
    )
    expect(texts).toEqual(expect.arrayContaining(written))
  })

  const evidence = source('container web', '', 'engine')
  const at = span(evidence, 0)
  const unconfined = {
    capAdd: [{ value: 'ALL', at }],
    seccomp: { value: 'unconfined', at },
    appArmor: { value: 'unconfined', at },
    procMount: { value: 'Unmasked', at },
    seLinux: { value: { disabled: true }, at },
  }
  const live = (privileged: boolean) =>
    container({ key: 'a', name: 'web', dialect: 'live', at, ...unconfined, privileged: { value: privileged, at } })
  const confinements = [
    'host-capabilities',
    'seccomp-unconfined',
    'apparmor-unconfined',
    'proc-mount',
    'selinux-disabled',
  ].map((name) => `container/${name}`)
  const failing = (subject: Subject) =>
    report([subject]).findings.flatMap(({ rule }) =>
      rule === 'container/privileged' || confinements.includes(rule) ? [rule] : [],
    )

  it('that runs is one finding, and one for each confinement without the flag', () => {
    expect(failing(live(true))).toEqual(['container/privileged'])
    expect(failing(live(false)).sort()).toEqual([...confinements].sort())
    const result = report([live(true)])
    const violated = mootControls([live(true)]).filter((control) => control.startsWith('cis-docker'))
    expect(result.findings.find(({ rule }) => rule === 'container/privileged')?.controls).toEqual(
      expect.arrayContaining(violated),
    )
    for (const control of violated) expect(rowOf(result, control), control).toBe('fail')
  })

  it('has neither AppArmor nor seccomp, and every device, though nothing of it is written', async () => {
    const result = await reportOf(compose('privileged: true'))
    for (const number of ['5.1', '5.2', '5.3', '5.4', '5.17', '5.21'])
      expect(rowOf(result, `cis-docker:${number}`)).toBe('fail')
  })

  it('that drops every capability passes the restricted profile’s control of them', async () => {
    const result = await reportOf(pod('securityContext: {privileged: true, capabilities: {drop: [ALL]}}'))
    expect(rowOf(result, 'pss:restricted/capabilities')).toBe('pass')
    expect(rowOf(result, 'pss:baseline/capabilities')).toBe('pass')
    expect(rowOf(result, 'pss:baseline/privileged')).toBe('fail')
    expect(rowOf(result, 'cis-kubernetes:5.2.9')).toBe('fail')
  })
})

describe('the user of a pod', () => {
  it.each([
    ['securityContext: {runAsNonRoot: true, runAsUser: 0}', 'pass', 'fail', 'fail'],
    ['', 'fail', 'pass', 'fail'],
    ['securityContext: {runAsNonRoot: false}', 'fail', 'pass', 'fail'],
    ['securityContext: {runAsUser: 1000}', 'fail', 'pass', 'pass'],
    ['securityContext: {runAsNonRoot: true}', 'pass', 'pass', 'pass'],
    ['securityContext: {windowsOptions: {runAsUserName: ContainerAdministrator}}', 'fail', 'pass', 'fail'],
  ] as const)('%j: runAsNonRoot %s, runAsUser %s, 5.2.7 %s', async (text, nonRoot, user, root) => {
    const result = await reportOf(pod(text))
    expect(rowOf(result, 'pss:restricted/runAsNonRoot')).toBe(nonRoot)
    expect(rowOf(result, 'pss:restricted/runAsUser')).toBe(user)
    expect(rowOf(result, 'cis-kubernetes:5.2.7')).toBe(root)
  })
})

describe('severities', () => {
  const severityOf = async (id: string, example: Example) =>
    (await reportOf(example)).findings.filter(({ rule }) => rule === id).map(({ severity }) => severity)

  it.each([
    ['/dev/sda', 'critical'],
    ['/dev/sda1', 'critical'],
    ['/dev/../dev//nvme0n1', 'critical'],
    ['/dev/mem', 'critical'],
    ['/dev/kmem', 'critical'],
    ['/dev/port', 'critical'],
    ['/dev/mapper/root', 'critical'],
    ['/dev', 'critical'],
    ['/dev/fuse', 'medium'],
    ['/dev/snd', 'medium'],
    ['/dev/memory', 'medium'],
  ])('of the device %s: %s', async (path, severity) => {
    expect(await severityOf('container/device', compose(`devices: ["${path}:/dev/x"]`))).toEqual([severity])
  })

  it.each([
    ['"a *:* rwm"', 'critical'],
    ['"b 8:0 r"', 'critical'],
    ['"c 10:229 rwm"', 'medium'],
  ])('of the device cgroup rule %s: %s', async (text, severity) => {
    expect(await severityOf('container/device', compose(`device_cgroup_rules: [${text}]`))).toEqual([severity])
  })

  it.each([
    ['/:/host', 'critical'],
    ['/:/host:ro', 'high'],
    ['/etc:/host', 'high'],
  ])('of the mount %s: %s', async (mount, severity) => {
    expect(await severityOf('container/sensitive-mount', compose(`volumes: ["${mount}"]`))).toEqual([severity])
  })

  it('of two mounts of / are those of each', async () => {
    const found = await severityOf('container/sensitive-mount', compose('volumes: ["/:/a:ro", "/:/b"]'))
    expect(found).toEqual(['critical', 'high'])
  })

  it('of / in a pod is critical where one of its mounts can be written', async () => {
    const spec = 'volumes: [{name: a, hostPath: {path: /}}]'
    const mounts = (...texts: string[]) => pod({ settings: `volumeMounts: [${texts.join(', ')}]`, spec })
    const writable = '{name: a, mountPath: /a}'
    const readOnly = '{name: a, mountPath: /b, readOnly: true}'
    expect(await severityOf('container/sensitive-mount', mounts(readOnly, writable))).toEqual(['critical'])
    expect(await severityOf('container/sensitive-mount', mounts(readOnly))).toEqual(['high'])
  })

  it.each<readonly [string, string]>([
    ['ALL', 'critical'],
    ...['SYS_ADMIN', 'SYS_MODULE', 'SYS_PTRACE', 'DAC_READ_SEARCH', 'SYS_RAWIO'].map((name) => [name, 'high'] as const),
    ...['BPF', 'PERFMON', 'SYS_BOOT', 'SYS_TIME', 'SYSLOG'].map((name) => [name, 'medium'] as const),
  ])('of the capability %s: %s', async (name, severity) => {
    for (const example of [compose(`cap_add: [${name}]`), pod(`securityContext: {capabilities: {add: [${name}]}}`)])
      expect(await severityOf('container/host-capabilities', example)).toEqual([severity])
  })

  it.each(['NET_ADMIN', 'IPC_LOCK', 'SYS_NICE'])('of the capability %s: medium', async (name) => {
    expect(await severityOf('container/added-capabilities', compose(`cap_add: [${name}]`))).toEqual(['medium'])
  })
})

describe('a setting without a known value', () => {
  const text = source('deploy/settings.yaml', 'key: ${VALUE}\n')
  const at = span(text, 0, 3)
  const value = span(text, 5, 13)
  const unresolved: Unresolved = { because: '${VALUE} has no value', at: value }

  /** A subject on which nothing is set, but that one field. */
  function subjectOf({ on, platform, program = 'kube-apiserver' }: Rule, field?: string): Subject {
    const open = new Map(field === undefined ? [] : [[field as never, unresolved]])
    const frame = { key: 'a', name: 'web', at, unresolved: open }
    const make: Partial<Record<Kind, () => Subject>> = {
      container: () => container({ ...frame, dialect: platform === 'kubernetes' ? 'pod' : 'compose' }),
      dockerfile: () => dockerfile({ ...frame, dialect: 'dockerfile' }),
      client: () => client({ ...frame, dialect: 'run' }),
      daemon: () => daemon({ ...frame, dialect: 'daemon' }),
      image: () => image({ ...frame, dialect: 'live' }),
      host: () => host({ ...frame, dialect: 'live' }),
      node: () => node({ ...frame, dialect: 'live' }),
      network: () => network({ ...frame, dialect: 'compose' }),
      swarm: () => swarm({ ...frame, dialect: 'run' }),
      exec: () => exec({ ...frame, dialect: 'run' }),
      build: () => build({ ...frame, dialect: 'compose' }),
      pod: () => podSubject({ ...frame, dialect: 'pod' }),
      'persistent-volume': () => persistentVolume({ ...frame, dialect: 'pod' }),
      role: () => role({ ...frame, dialect: 'pod' }),
      binding: () => binding({ ...frame, dialect: 'pod' }),
      'service-account': () =>
        serviceAccount({
          ...frame,
          dialect: 'pod',
          platform: 'kubernetes',
          reference: { namespace: 'default', name: 'default' },
        }),
      workflow: () => workflowSubject({ ...frame, dialect: 'workflow' }),
      object: () => clusterObject({ ...frame, dialect: 'pod' }),
      'audit-policy': () => auditPolicy({ ...frame, dialect: 'pod' }),
      'event-rate-limit': () => eventRateLimit({ ...frame, dialect: 'pod' }),
      'image-policy-webhook': () => imagePolicyWebhook({ ...frame, dialect: 'pod' }),
      'image-policy': () => imagePolicy({ ...frame, dialect: 'pod', enforces: { value: 'a', at: frame.at } }),
      'pod-security-config': () => podSecurityConfig({ ...frame, dialect: 'pod' }),
      'authentication-config': () => authenticationConfig({ ...frame, dialect: 'pod' }),
      'authorization-config': () => authorizationConfig({ ...frame, dialect: 'pod' }),
      kubeconfig: () => kubeconfig({ ...frame, dialect: 'pod' }),
      'node-bootstrap': () => nodeBootstrap({ ...frame, dialect: 'pod' }),
      'cluster-key': () => clusterKey({ ...frame, dialect: 'pod' }),
      'encryption-config': () => encryptionConfig({ ...frame, dialect: 'pod' }),
      component: () => component({ ...frame, dialect: 'pod', program }),
      'config-map': () => configMap({ ...frame, dialect: 'pod' }),
      'flow-control': () => flowControl({ ...frame, dialect: 'pod' }),
      'security-constraint': () => securityConstraint({ ...frame, dialect: 'pod' }),
      ingress: () => ingress({ ...frame, dialect: 'pod' }),
      job: () => job({ ...frame, dialect: 'pod' }),
      namespace: () => namespace({ ...frame, dialect: 'pod' }),
      'network-policy': () => networkPolicy({ ...frame, dialect: 'pod' }),
      'pod-security-policy': () => podSecurityPolicy({ ...frame, dialect: 'pod' }),
      secret: () => secret({ ...frame, dialect: 'pod' }),
      service: () => clusterService({ ...frame, dialect: 'pod' }),
      webhook: () => webhook({ ...frame, dialect: 'pod' }),
    }
    return make[on]!()
  }

  const reads = rules.flatMap((rule) => rule.reads.map((field) => [rule.id, field] as const))
  it.each(reads)('%s: %s is one unsure hit at its place', (id, field) => {
    const rule = ruleOf(id)
    const { others } = judgeOne(rule, [subjectOf(rule, field)])
    expect(others.map(({ state }) => state)).toEqual(['unsure'])
    const found = others.flatMap(({ hits }) => hits)
    expect(found.map((hit) => [hit.state, hit.at, hit.message])).toEqual([
      ['unsure', value, 'web: undetermined (${VALUE} has no value)'],
    ])
  })

  const consults = rules.flatMap((rule) => (rule.consults ?? []).map((field) => [rule.id, field] as const))
  it.each(consults)('%s: %s changes nothing', (id, field) => {
    const rule = ruleOf(id)
    const verdict = (subject: Subject) => {
      const { passed, others } = judgeOne(rule, [subject])
      return { passed, others: others.map(({ state, hits }) => ({ state, hits })) }
    }
    expect(verdict(subjectOf(rule, field))).toEqual(verdict(subjectOf(rule)))
  })

  it('is no reason to doubt what another setting already decides', () => {
    const subject = container({
      key: 'a',
      name: 'web',
      dialect: 'pod',
      at,
      unresolved: new Map([['supplementalGroups', unresolved]]),
    })
    expect(judgeOne(ruleOf('container/low-gid'), [subject]).others.map(({ state }) => state)).toEqual(['fail'])
  })
})

describe('the default service account', () => {
  it('is also that of a pod that names none', async () => {
    expect(rowOf(await reportOf(pod('')), 'cis-kubernetes:5.1.5')).toBe('fail')
    const off = pod({ settings: '', spec: 'automountServiceAccountToken: false' })
    expect(rowOf(await reportOf(off), 'cis-kubernetes:5.1.5')).toBe('partial')
  })
})
