import { describe, expect, it } from 'vitest'
import { containers, line, podOf, textAt, unresolvedIn, valueAndPlace } from '../manifests.ts'

describe('a container', () => {
  it('has no facts where nothing is set', async () => {
    const container = await podOf('image: nginx')
    const {
      kind,
      key,
      name,
      dialect,
      platform,
      oneOff,
      os,
      evidence,
      at,
      nearestParent: near,
      unresolved: unsure,
      unsupported: cannotSay,
      owner,
      ...facts
    } = container
    expect({ kind, key, name, dialect, platform, oneOff, os, evidence, owner }).toEqual({
      kind: 'container',
      key: 'pod.yaml#Pod/web/app',
      name: 'app',
      dialect: 'pod',
      platform: 'kubernetes',
      oneOff: false,
      os: 'linux',
      evidence: 'manifest',
      owner: { key: 'pod.yaml#Pod/web', name: 'web' },
    })
    expect([line(at), textAt(at), unsure.size]).toEqual([7, 'app', 0])
    expect([...new Set([...near.values()].map(textAt))]).toEqual(['spec'])
    expect([...cannotSay].sort()).toEqual(
      'build capBounding cgroupParent cgroupnsMode cpuSet cpuShares deviceCgroupRules devices healthcheck init pidsLimit restart seccompProfile ulimits utsMode writtenCredentials'.split(
        ' ',
      ),
    )
    const set = Object.entries(facts).filter(
      ([, value]) => !(value === undefined || (Array.isArray(value) && value.length === 0)),
    )
    expect(set.map(([field]) => field)).toEqual(['image'])
  })

  it('has a program, a working directory and a pull policy', async () => {
    const container = await podOf(
      'image: "nginx:1.27"\ncommand: [/bin/run, "$(MODE)"]\nargs:\n  - -x\n  - 5\nworkingDir: /srv\nimagePullPolicy: Always',
    )
    expect(valueAndPlace(container.image)).toEqual(['nginx:1.27', 8, 'nginx:1.27'])
    expect(container.entrypoint?.value).toEqual(['/bin/run', '$(MODE)'])
    expect(container.command?.value).toEqual(['-x', '5'])
    expect(line(container.command!.at)).toBe(11)
    expect(container.processes.map(({ value }) => value)).toEqual(['/bin/run'])
    expect(valueAndPlace(container.workingDir)).toEqual(['/srv', 13, '/srv'])
    expect(valueAndPlace(container.pullPolicy)).toEqual(['Always', 14, 'Always'])
    expect(container.unresolved.size).toBe(0)
  })

  it('names its program in its arguments where no command stands', async () => {
    const container = await podOf('args: [sshd, -D]')
    expect([container.entrypoint, container.processes.map(({ value }) => value)]).toEqual([undefined, ['sshd']])
  })
})

describe('the security context', () => {
  it('is read with every value at its place', async () => {
    const container = await podOf(
      [
        'securityContext:',
        '  privileged: true',
        '  allowPrivilegeEscalation: false',
        '  readOnlyRootFilesystem: true',
        '  procMount: Unmasked',
        '  runAsUser: 1000',
        '  runAsGroup: 2000',
        '  runAsNonRoot: true',
        '  seccompProfile:',
        '    type: RuntimeDefault',
        '  appArmorProfile: {type: Localhost, localhostProfile: k8s}',
        '  capabilities:',
        '    add: [cap_net_admin, NET_RAW]',
        '    drop:',
        '      - all',
      ].join('\n'),
    )
    expect(valueAndPlace(container.privileged)).toEqual([true, 9, 'true'])
    expect(valueAndPlace(container.noNewPrivileges)).toEqual([true, 10, 'false'])
    expect(valueAndPlace(container.readOnlyRootFilesystem)).toEqual([true, 11, 'true'])
    expect(valueAndPlace(container.procMount)).toEqual(['Unmasked', 12, 'Unmasked'])
    expect(valueAndPlace(container.user)).toEqual(['1000', 13, '1000'])
    expect(valueAndPlace(container.group)).toEqual([2000, 14, '2000'])
    expect(valueAndPlace(container.runAsNonRoot)).toEqual([true, 15, 'true'])
    expect(valueAndPlace(container.seccomp)).toEqual(['default', 17, 'RuntimeDefault'])
    expect(valueAndPlace(container.appArmor)).toEqual(['localhost', 18, 'Localhost'])
    expect(container.capAdd.map(valueAndPlace)).toEqual([
      ['NET_ADMIN', 20, 'cap_net_admin'],
      ['NET_RAW', 20, 'NET_RAW'],
    ])
    expect(container.capDrop.map(valueAndPlace)).toEqual([['all', 22, 'all']])
    expect(line(container.nearestParent.get('privileged')!)).toBe(8)
    expect(line(container.nearestParent.get('capDrop')!)).toBe(19)
  })

  it.each([
    ['true', true],
    ['True', true],
    ['yes', true],
    ['on', true],
    ['"true"', true],
    ['false', false],
    ['no', false],
  ])('privileged: %s', async (text, value) => {
    expect((await podOf(`securityContext: {privileged: ${text}}`)).privileged?.value).toBe(value)
  })

  it.each(['', '~', 'null', '""'])('privileged: %s is not set', async (text) => {
    const container = await podOf(`securityContext:\n  privileged: ${text}`)
    expect([container.privileged, container.unresolved.size]).toEqual([undefined, 0])
  })

  it('inherits from the pod, without making it the pod’s fault', async () => {
    const container = await podOf(
      'image: a',
      'securityContext:\n  runAsUser: 1000\n  runAsGroup: 1000\n  runAsNonRoot: true\n  seccompProfile: {type: RuntimeDefault}\n  appArmorProfile: {type: RuntimeDefault}\n  fsGroup: 0\n  supplementalGroups: [5]',
    )
    expect(valueAndPlace(container.user)).toEqual(['1000', 7, '1000'])
    expect(valueAndPlace(container.group)).toEqual([1000, 8, '1000'])
    expect(valueAndPlace(container.runAsNonRoot)).toEqual([true, 9, 'true'])
    expect(valueAndPlace(container.seccomp)).toEqual(['default', 10, 'RuntimeDefault'])
    expect(valueAndPlace(container.appArmor)).toEqual(['default', 11, 'RuntimeDefault'])
    expect(container.supplementalGroups.map(valueAndPlace)).toEqual([
      [0, 12, '0', 'pod'],
      [5, 13, '5', 'pod'],
    ])
    expect(container.nearestParent.has('privileged')).toBe(false)
  })

  it('leaves what only a container can set to the container', async () => {
    const container = await podOf(
      'image: a',
      'securityContext: {privileged: true, readOnlyRootFilesystem: true, capabilities: {add: [ALL]}, allowPrivilegeEscalation: false}',
    )
    expect([
      container.privileged,
      container.readOnlyRootFilesystem,
      container.noNewPrivileges,
      container.capAdd,
    ]).toEqual([undefined, undefined, undefined, []])
  })

  it('reports a bad value that containers inherit on the pod', async () => {
    const container = await podOf(
      'image: a',
      'securityContext:\n  runAsUser: 0\n  runAsGroup: 0\n  runAsNonRoot: false\n  seccompProfile: {type: Unconfined}\n  appArmorProfile: {type: Odd}\n  seLinuxOptions: {level: s0, type: spc_t}\n  windowsOptions: {hostProcess: true}',
    )
    expect(valueAndPlace(container.user)).toEqual(['0', 7, '0', 'pod'])
    expect(valueAndPlace(container.group)).toEqual([0, 8, '0', 'pod'])
    expect(valueAndPlace(container.runAsNonRoot)).toEqual([false, 9, 'false', 'pod'])
    expect(valueAndPlace(container.seccomp)).toEqual(['unconfined', 10, 'Unconfined', 'pod'])
    expect(valueAndPlace(container.appArmor)).toEqual(['Odd', 11, 'Odd', 'pod'])
    expect(valueAndPlace(container.seLinux)).toMatchObject([{ level: 's0', type: 'spc_t' }, 12, 'spc_t', 'pod'])
    expect(valueAndPlace(container.windowsHostProcess)).toEqual([true, 13, 'true', 'pod'])
  })

  it('lets the container overrule the pod, field by field', async () => {
    const container = await podOf(
      'securityContext:\n  runAsNonRoot: false\n  seccompProfile: {type: Unconfined}\n  seLinuxOptions: {role: r}',
      'securityContext: {runAsNonRoot: true, runAsUser: 7, seccompProfile: {type: RuntimeDefault}, seLinuxOptions: {user: u, type: t}}',
    )
    expect(valueAndPlace(container.runAsNonRoot)).toEqual([false, 10, 'false'])
    expect(valueAndPlace(container.user)).toEqual(['7', 6, '7'])
    expect(valueAndPlace(container.seccomp)).toEqual(['unconfined', 11, 'Unconfined'])
    expect(valueAndPlace(container.seLinux)).toMatchObject([{ role: 'r' }, 12, 'r'])
  })

  it('joins Windows options field by field', async () => {
    const container = await podOf(
      'securityContext: {windowsOptions: {runAsUserName: ContainerUser}}',
      'os: {name: windows}\nsecurityContext: {windowsOptions: {hostProcess: true, runAsUserName: Administrator}}',
    )
    expect(valueAndPlace(container.windowsHostProcess)).toEqual([true, 7, 'true', 'pod'])
    expect(container.user?.value).toBe('ContainerUser')
  })

  it.each([
    ['{}', false, false],
    ['', false, false],
    ['{privileged: }', false, false],
    ['{privileged: false}', true, false],
    ['${SECURITY}', false, true],
  ])('of its own: securityContext: %s', async (text, isThere, isOpen) => {
    const container = await podOf(`securityContext: ${text}`)
    expect([container.securityContext?.value === true, container.unresolved.has('securityContext')]).toEqual([
      isThere,
      isOpen,
    ])
  })

  it('takes a profile type that is not valid as written', async () => {
    const container = await podOf(
      'securityContext: {seccompProfile: {type: runtime/default}, appArmorProfile: {type: toString}}',
    )
    expect([container.seccomp?.value, container.appArmor?.value]).toEqual(['runtime/default', 'toString'])
  })

  it('takes a profile without a type for the container’s own', async () => {
    const container = await podOf(
      'securityContext: {seccompProfile: {}}',
      'securityContext: {seccompProfile: {type: Localhost}}',
    )
    expect(valueAndPlace(container.seccomp)).toEqual(['', 9, '{}'])
  })

  it.each([
    ['privileged', 'securityContext: {privileged: maybe}', ['this is not true or false', 'maybe']],
    ['privileged', 'securityContext: {privileged: {a: b}}', ['this is not true or false', '{a: b}']],
    ['privileged', 'securityContext: on', ['this is not a mapping', 'on']],
    ['privileged', 'securityContext:\n  privileged: ${PRIV}', ['${PRIV} is a placeholder', '${PRIV}']],
    ['privileged', 'securityContext:\n  privileged: $(PRIV)', ['$(PRIV) is a placeholder', '$(PRIV)']],
    ['user', 'securityContext: {runAsUser: root}', ['this is not a user id', 'root']],
    ['user', 'securityContext:\n  runAsUser: $UID', ['$UID is a placeholder', '$UID']],
    ['capAdd', 'securityContext: {capabilities: {add: ALL}}', ['this is not a list', 'ALL']],
    ['capDrop', 'securityContext:\n  capabilities:\n    drop:\n      - ${CAP}', ['${CAP} is a placeholder', '${CAP}']],
    ['seccomp', 'securityContext: {seccompProfile: RuntimeDefault}', ['this is not a mapping', 'RuntimeDefault']],
    ['image', 'image: $IMAGE', ['$IMAGE is a placeholder', '$IMAGE']],
    ['image', 'image: nginx:{{tag}}', ['nginx:{{tag}} is a placeholder', 'nginx:{{tag}}']],
    ['image', 'image: "{{ image }}"', ['{{ image }} is a placeholder', '{{ image }}']],
    ['memoryLimit', 'resources: {limits: {memory: 64MB}}', ['this is not a quantity', '64MB']],
    ['memoryRequest', 'resources: {limits: {memory: 64MB}}', ['this is not a quantity', '64MB']],
    ['ports', 'ports: [{containerPort: 80, hostPort: web}]', ['this is not a whole number', 'web']],
  ] as const)('%s is unsure with %s', async (field, own, expected) => {
    const container = await podOf(own)
    expect(unresolvedIn(container, field)).toEqual(expected)
    const value: unknown = container[field]
    expect(value === undefined || (Array.isArray(value) && value.length === 0)).toBe(true)
  })

  it('is unsure about an action in a value’s place and a list’s', async () => {
    const container = await podOf('image: {{ .Values.image }}\nports: {{ .Values.ports }}')
    expect(unresolvedIn(container, 'image')?.[0]).toMatch(/^\{\{ \.Values\.image .*is a placeholder$/)
    expect(container.unresolved.has('exposedPorts')).toBe(true)
  })

  it('does not fall back to the pod where the container’s own value is unknown', async () => {
    const container = await podOf(
      'securityContext:\n  runAsNonRoot: ${NON_ROOT}',
      'securityContext: {runAsNonRoot: true}',
    )
    expect([container.runAsNonRoot, unresolvedIn(container, 'runAsNonRoot')?.[1]]).toEqual([undefined, '${NON_ROOT}'])
  })
})

describe('annotations of older releases', () => {
  const seccomp = 'container.seccomp.security.alpha.kubernetes.io/app'
  const appArmor = 'container.apparmor.security.beta.kubernetes.io/app'

  it.each([
    ['runtime/default', 'default'],
    ['docker/default', 'docker/default'],
    ['unconfined', 'unconfined'],
    ['localhost/my/profile.json', 'localhost'],
    ['Runtime/Default', 'Runtime/Default'],
  ])('name an AppArmor profile: %s', async (written, value) => {
    const container = await podOf('image: a', '', `${appArmor}: ${written}`)
    expect(valueAndPlace(container.appArmor)).toEqual([value, 6, written])
  })

  it('come after the field of their own level', async () => {
    const security = 'securityContext: {appArmorProfile: {type: RuntimeDefault}}'
    const own = await podOf(security, '', `${appArmor}: unconfined`)
    expect(own.appArmor?.value).toBe('default')
    const pods = await podOf('image: a', security, `${appArmor}: unconfined`)
    expect(valueAndPlace(pods.appArmor)).toEqual(['unconfined', 6, 'unconfined'])
  })

  it('decide nothing about seccomp and sysctls', async () => {
    const annotations = [
      `${seccomp}: unconfined`,
      'seccomp.security.alpha.kubernetes.io/pod: runtime/default',
      'security.alpha.kubernetes.io/unsafe-sysctls: net.ipv4.ip_forward=1',
    ]
    const container = await podOf('image: a', '', annotations.join('\n'))
    expect([container.seccomp, container.sysctls]).toEqual([undefined, []])
  })

  it('for another container are ignored, and so is an empty one', async () => {
    const container = await podOf('image: a', '', `${appArmor}x: unconfined\n${appArmor}: ""`)
    expect([container.appArmor, container.unresolved.size]).toEqual([undefined, 0])
  })
})

describe('the host', () => {
  it('shares its namespaces with the whole pod', async () => {
    const container = await podOf('image: a', 'hostPID: true\nhostIPC: true\nhostNetwork: true\nhostUsers: true')
    expect(
      [container.pidMode, container.ipcMode, container.networkMode, container.usernsMode].map(valueAndPlace),
    ).toEqual([
      ['host', 6, 'true', 'pod'],
      ['host', 7, 'true', 'pod'],
      ['host', 8, 'true', 'pod'],
      ['host', 9, 'true', 'pod'],
    ])
  })

  it('keeps them where false is written', async () => {
    const container = await podOf('image: a', 'hostPID: false\nhostIPC: false\nhostNetwork: no\nhostUsers: false')
    expect([
      container.pidMode,
      container.ipcMode,
      container.networkMode,
      container.usernsMode?.value,
      container.unresolved.size,
    ]).toEqual([undefined, undefined, undefined, 'private', 0])
  })

  it('may or may not share one that is a placeholder', async () => {
    expect(unresolvedIn(await podOf('image: a', 'hostPID: ${HOST_PID}'), 'pidMode')?.[1]).toBe('${HOST_PID}')
  })

  it('publishes ports by hostPort alone', async () => {
    const container = await podOf(
      [
        'ports:',
        '  - containerPort: 80',
        '    hostPort: 8080',
        '    hostIP: 127.0.0.1',
        '    protocol: UDP',
        '  - {containerPort: 81, hostPort: 0}',
        '  - {containerPort: 82, hostPort: "82", hostIP: 0.0.0.0}',
        '  - {containerPort: 83}',
      ].join('\n'),
      'hostNetwork: true',
    )
    expect(container.ports.map(valueAndPlace)).toEqual([
      [{ containerPort: 80, hostPort: 8080, hostIp: '127.0.0.1', protocol: 'udp' }, 11, '8080'],
      [{ containerPort: 82, hostPort: 82, protocol: 'tcp' }, 15, '82'],
    ])
    expect(container.exposedPorts.map((fact) => [fact.value.containerPort, line(fact.at)])).toEqual([
      [80, 10],
      [81, 14],
      [82, 15],
      [83, 16],
    ])
  })

  it('is probed where a handler names a host', async () => {
    const container = await podOf(
      [
        'livenessProbe:',
        '  httpGet: {port: 80, host: 10.0.0.1}',
        'readinessProbe: {tcpSocket: {port: 80, host: ""}}',
        'startupProbe: {tcpSocket: {port: 80, host: 127.0.0.1}}',
        'lifecycle:',
        '  postStart: {httpGet: {port: 80, host: a}}',
        '  preStop: {exec: {command: [host]}}',
      ].join('\n'),
    )
    expect(container.probeHosts.map(valueAndPlace)).toEqual([
      ['10.0.0.1', 9, '10.0.0.1'],
      ['127.0.0.1', 11, '127.0.0.1'],
      ['a', 13, 'a'],
    ])
    expect([valueAndPlace(container.livenessProbe), valueAndPlace(container.readinessProbe)]).toEqual([
      [{ state: 'set' }, 8, 'livenessProbe'],
      [{ state: 'set' }, 10, 'readinessProbe'],
    ])
  })

  it('is not probed by an empty probe or a startup probe alone', async () => {
    const container = await podOf('livenessProbe: {}\nstartupProbe: {exec: {command: [a]}}')
    expect([container.livenessProbe, container.readinessProbe, container.probeHosts]).toEqual([
      undefined,
      undefined,
      [],
    ])
  })
})

describe('volumes', () => {
  it('belong to the pod, and mounts join them', async () => {
    const container = await podOf(
      [
        'volumeMounts:',
        '  - {name: sock, mountPath: /s, readOnly: true}',
        '  - name: root',
        '    mountPath: /host',
        '    subPath: etc/kubernetes',
        '    mountPropagation: Bidirectional',
        '  - {name: conf, mountPath: /c, mountPropagation: HostToContainer}',
        '  - {name: claim, mountPath: /p, mountPropagation: None}',
        '  - {name: nowhere, mountPath: /n}',
      ].join('\n'),
      [
        'volumes:',
        '  - name: sock',
        '    hostPath:',
        '      path: /run/containerd/containerd.sock',
        '  - {name: root, hostPath: {path: /}}',
        '  - {name: conf, configMap: {name: x}}',
        '  - {name: claim, persistentVolumeClaim: {claimName: y, readOnly: true}}',
        '  - {name: plain}',
        '  - {name: empty, emptyDir: }',
        '  - name: two',
        '    nfs: {server: a, path: /}',
        '    hostPath: {path: /var}',
      ].join('\n'),
    )
    expect(container.volumes.map(valueAndPlace)).toEqual([
      [
        { type: 'bind', source: '/run/containerd/containerd.sock', target: '', readOnly: false },
        9,
        '/run/containerd/containerd.sock',
        'pod',
      ],
      [{ type: 'bind', source: '/', target: '', readOnly: false }, 10, '/', 'pod'],
      [{ type: 'configMap', source: 'conf', target: '', readOnly: true }, 11, 'configMap', 'pod'],
      [
        { type: 'persistentVolumeClaim', source: 'claim', target: '', readOnly: true },
        12,
        'persistentVolumeClaim',
        'pod',
      ],
      [{ type: 'emptyDir', source: 'plain', target: '', readOnly: false }, 13, 'plain', 'pod'],
      [{ type: 'emptyDir', source: 'empty', target: '', readOnly: false }, 14, 'empty', 'pod'],
      [{ type: 'nfs', source: 'two', target: '', readOnly: false }, 16, 'nfs', 'pod'],
      [{ type: 'bind', source: '/var', target: '', readOnly: false }, 17, '/var', 'pod'],
    ])
    const mounts = container.mounts.map(({ value: { propagationAt, ...value }, ...fact }) => {
      const where = propagationAt ? [propagationAt] : []
      return [
        ...(valueAndPlace({ ...fact, value }) ?? []),
        ...where.map((at) => at.source.text.slice(at.start, at.end)),
      ]
    })
    expect(mounts).toEqual([
      [{ type: 'bind', source: '/run/containerd/containerd.sock', target: '/s', readOnly: true }, 21, '/s'],
      [
        { type: 'bind', source: '/etc/kubernetes', target: '/host', readOnly: false, propagation: 'rshared' },
        23,
        '/host',
        'Bidirectional',
      ],
      [
        { type: 'configMap', source: 'conf', target: '/c', readOnly: true, propagation: 'rslave' },
        26,
        '/c',
        'HostToContainer',
      ],
      [{ type: 'persistentVolumeClaim', source: 'claim', target: '/p', readOnly: true }, 27, '/p'],
      [{ type: 'unknown', source: 'nowhere', target: '/n', readOnly: false }, 28, '/n'],
    ])
    expect(container.unresolved.size).toBe(0)
  })

  it('of a stateful set come from its claims too', async () => {
    const [container] = await containers(
      'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  volumeClaimTemplates: [{metadata: {name: data}}]\n  template:\n    spec:\n      containers: [{name: a, volumeMounts: [{name: data, mountPath: /d}]}]\n',
    )
    expect(container!.mounts.map(({ value }) => value.type)).toEqual(['persistentVolumeClaim'])
  })

  it('with a placeholder as host path are binds to an unknown place', async () => {
    const container = await podOf(
      'volumeMounts: [{name: a, mountPath: /a}]',
      'volumes:\n  - name: a\n    hostPath:\n      path: ${DATA}/x\n  - {name: b, hostPath: /b}',
    )
    expect(container.volumes.map(({ value }) => [value.type, value.source])).toEqual([
      ['bind', '${DATA}/x'],
      ['bind', undefined],
    ])
    expect([unresolvedIn(container, 'volumes'), unresolvedIn(container, 'mounts')]).toEqual([
      ['the path on the host is not known', '${DATA}/x'],
      ['the path is not known', '/a'],
    ])
  })
})

describe('resources', () => {
  it('are bytes and cores, and a limit is the request where none is made', async () => {
    const container = await podOf('resources:\n  limits:\n    memory: 1Gi\n    cpu: 500m\n  requests:\n    cpu: 0.1')
    expect(valueAndPlace(container.memoryLimit)).toEqual([1_073_741_824, 10, '1Gi'])
    expect(valueAndPlace(container.cpuLimit)).toEqual([0.5, 11, '500m'])
    expect(valueAndPlace(container.memoryRequest)).toEqual([1_073_741_824, 10, '1Gi'])
    expect(valueAndPlace(container.cpuRequest)).toEqual([0.1, 13, '0.1'])
  })

  it('point at limits, requests or resources where one is missing', async () => {
    const bare = await podOf('resources:\n  requests: {cpu: 1}')
    expect([
      bare.memoryLimit,
      line(bare.nearestParent.get('memoryLimit')!),
      line(bare.nearestParent.get('memoryRequest')!),
    ]).toEqual([undefined, 8, 9])
    const limited = await podOf('resources:\n  limits:\n    cpu: 1')
    expect([line(limited.nearestParent.get('memoryLimit')!), line(limited.nearestParent.get('cpuRequest')!)]).toEqual([
      9, 8,
    ])
  })

  it('of the pod hold for containers without their own; a fraction of a byte is a byte', async () => {
    const container = await podOf('resources: {limits: {cpu: 1}}', 'resources:\n  limits: {memory: 100m, cpu: 4}')
    expect([valueAndPlace(container.memoryLimit), valueAndPlace(container.cpuLimit)]).toEqual([
      [1, 7, '100m'],
      [1, 10, '1'],
    ])
  })
})

describe('the environment', () => {
  it('names where each value comes from', async () => {
    const container = await podOf(
      [
        'env:',
        '  - name: PLAIN',
        '    value: "x"',
        '  - {name: NUMBER, value: 5}',
        '  - {name: BARE}',
        '  - name: TOKEN',
        '    valueFrom:',
        '      secretKeyRef: {name: s, key: k}',
        '  - {name: CONF, valueFrom: {configMapKeyRef: {name: c, key: k}}}',
        '  - {name: IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}',
        'envFrom:',
        '  - secretRef:',
        '      name: all-secrets',
        '  - {prefix: A_, configMapRef: {name: all-settings}}',
      ].join('\n'),
    )
    expect(container.env.map((fact) => [fact.value, line(fact.at)])).toEqual([
      [{ name: 'PLAIN', value: 'x' }, 10],
      [{ name: 'NUMBER', value: '5' }, 11],
      [{ name: 'BARE', value: '' }, 12],
      [{ name: 'TOKEN', from: 'secret' }, 15],
      [{ name: 'CONF', from: 'configMap' }, 16],
      [{ name: 'IP', from: 'field' }, 17],
      [{ name: 'all-secrets', from: 'secret' }, 19],
      [{ name: 'all-settings', from: 'configMap' }, 21],
    ])
  })
})

describe('Windows', () => {
  it.each([
    'os: {name: windows}',
    'nodeSelector: {kubernetes.io/os: windows}',
    'nodeSelector: {beta.kubernetes.io/os: windows}',
  ])('is told by %s', async (pod) => {
    const container = await podOf('image: a', pod)
    expect(container.os).toBe('windows')
    for (const field of ['seccomp', 'appArmor', 'capDrop', 'privileged'] as const) {
      expect(container.unsupported.has(field)).toBe(true)
    }
    for (const field of ['user', 'runAsNonRoot', 'memoryLimit', 'networkMode', 'windowsHostProcess'] as const) {
      expect(container.unsupported.has(field)).toBe(false)
    }
  })

  it.each(['os: {name: linux}\nnodeSelector: {kubernetes.io/os: windows}', 'nodeSelector: {kubernetes.io/os: linux}'])(
    'is not %s',
    async (pod) => {
      const container = await podOf('image: a', pod)
      expect([container.os, container.unsupported.has('seccomp')]).toEqual(['linux', false])
    },
  )
})

describe('kinds of containers', () => {
  it('are all read, each with the fields that it can express', async () => {
    const read = await containers(
      [
        'apiVersion: v1',
        'kind: Pod',
        'metadata: {name: web}',
        'spec:',
        '  initContainers:',
        '    - {name: setup, image: a}',
        '    - {name: proxy, image: a, restartPolicy: Always, livenessProbe: {exec: {command: [a]}}}',
        '  containers:',
        '    - {name: app, image: a}',
        '  ephemeralContainers:',
        '    - {name: debug, image: a, securityContext: {runAsUser: 0}}',
      ].join('\n'),
    )
    expect(read.map(({ name }) => name)).toEqual(['app', 'setup', 'proxy', 'debug'])
    const cannot = (field: 'livenessProbe' | 'memoryLimit' | 'ports') =>
      read.map(({ unsupported: cannotSay }) => cannotSay.has(field))
    expect(cannot('livenessProbe')).toEqual([false, true, false, true])
    expect(cannot('memoryLimit')).toEqual([false, false, false, true])
    expect(cannot('ports')).toEqual([false, false, false, true])
    expect(valueAndPlace(read[2]!.livenessProbe)?.[1]).toBe(7)
    expect(valueAndPlace(read[3]!.user)).toEqual(['0', 11, '0'])
  })

  it('of a job have no probes to miss', async () => {
    const [job] = await containers(
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: b, image: c}]}}}\n',
    )
    expect([job!.unsupported.has('livenessProbe'), job!.unsupported.has('memoryLimit')]).toEqual([true, false])
  })

  it('that the API server would reject are read too', async () => {
    const [debug] = await containers(
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {ephemeralContainers: [{name: b, ports: [{containerPort: 1, hostPort: 2}]}]}\n',
    )
    expect([debug!.unsupported.has('ports'), debug!.ports[0]!.value.hostPort]).toEqual([false, 2])
  })

  it('without a name, or with the same one, are kept apart', async () => {
    const read = await containers(
      [
        'apiVersion: v1',
        'kind: Pod',
        'spec:',
        '  containers:',
        '    - image: nginx',
        '      securityContext: {privileged: true}',
        '    - {}',
        '    - name: app',
        '    - name: app',
        '    - just text',
        '    -',
      ].join('\n'),
    )
    expect(read.map(({ key, name }) => [key, name])).toEqual([
      ['pod.yaml#Pod/~0/~0', 'nginx'],
      ['pod.yaml#Pod/~0/~1', 'container ~1 of an unnamed Pod'],
      ['pod.yaml#Pod/~0/app', 'app'],
      ['pod.yaml#Pod/~0/app~1', 'app'],
    ])
    expect(textAt(read[0]!.at)).toBe('image: nginx')
    expect(line(read[0]!.at)).toBe(5)
    expect(read[0]!.privileged?.value).toBe(true)
  })
})

describe('a pod without containers', () => {
  const patch = (spec: string) =>
    containers(`apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n${spec}`)

  it('is checked for what it sets itself, and for nothing else', async () => {
    const [pod, ...others] = await patch(
      '      hostIPC: true\n      securityContext: {runAsUser: 0}\n      volumes: [{name: v, hostPath: {path: /}}]\n',
    )
    expect(others).toEqual([])
    expect([pod!.key, pod!.name, line(pod!.at), textAt(pod!.at)]).toEqual([
      'pod.yaml#Deployment/web',
      'web',
      7,
      'hostIPC: true',
    ])
    expect([valueAndPlace(pod!.ipcMode), valueAndPlace(pod!.user), pod!.volumes.length]).toEqual([
      ['host', 7, 'true', 'pod'],
      ['0', 8, '0', 'pod'],
      1,
    ])
    expect(pod!.opaque?.because).toBe('its containers are not in this file')
    for (const field of ['ipcMode', 'user', 'volumes'] as const) expect(pod!.unsupported.has(field)).toBe(false)
    for (const field of ['image', 'memoryLimit', 'privileged', 'pidMode', 'sysctls', 'restart'] as const) {
      expect(pod!.unsupported.has(field)).toBe(true)
    }
  })

  it('that sets nothing is no subject', async () => {
    expect(await patch('      hostIPC: false\n      containers: []\n')).toEqual([])
    expect(await patch('      restartPolicy: Always\n')).toEqual([])
  })
})

it('what a pod leaves open is its own, and what a container leaves open is not', async () => {
  const found = await containers(
    [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: {name: shop}',
      'spec:',
      '  hostNetwork: "{{ net }}"',
      '  containers:',
      '  - {name: web, image: "web:1", securityContext: {privileged: "{{ p }}"}}',
      '  - {name: db, image: "db:1"}',
      '',
    ].join('\n'),
  )
  const owners = found.map(({ unresolved }) => [
    unresolved.get('networkMode')?.owner?.name,
    unresolved.get('privileged')?.owner?.name,
  ])
  expect(owners).toEqual([
    ['shop', undefined],
    ['shop', undefined],
  ])
})
