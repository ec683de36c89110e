import { capabilityName, isHostEscapeCapability } from '../../knowledge/capabilities.ts'
import { isHostEscapePath, isWholeHostDevice } from '../../knowledge/host-paths.ts'
import type { BuildAccess } from '../../model/build.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

/** What a setting gives away, and how much that is; nothing where it stays within the build. */
function given({ kind, value }: BuildAccess): readonly [what: string, severity: 'high' | 'medium'] | undefined {
  switch (kind) {
    case 'mount':
      return isHostEscapePath(value) ? [`mounts the host path ${value}`, 'high'] : undefined
    case 'device':
      return isWholeHostDevice(value) ? [`uses the device ${value}`, 'high'] : undefined
    case 'capability': {
      const name = capabilityName(value)
      return isHostEscapeCapability(name, false) ? [`adds the capability ${name}`, 'high'] : undefined
    }
    case 'namespace':
      return [`shares the ${value.toUpperCase()} namespace of the build host`, 'medium']
    case 'security':
      return /^(?:seccomp|apparmor)[=:]unconfined$|^label[=:]disable$/.test(value)
        ? [`sets ${value}`, 'medium']
        : undefined
  }
}

export default defineRule({
  id: 'build/host-access',
  on: 'build',
  title: 'Build has access to the build host',
  severity: 'high',
  threats: ['D2', 'D3'],
  controls: [],
  why: 'Code that reaches the build, such as a dependency, leaves it and takes the build host over.',
  fix: 'Remove the setting, and copy what the build needs into its context.',
  reads: ['hostAccess'],
  *check({ name, hostAccess }) {
    const discriminate = numbered()
    for (const fact of hostAccess) {
      const [what, severity] = given(fact.value) ?? []
      if (what === undefined) continue
      yield fail(fact, `the build of ${name} ${what}`, { severity, discriminator: discriminate(what) })
    }
  },
  bad: [
    script(
      'podman build -v «/var/run/docker.sock»:/x --cap-add=«ALL» --pid=«host» -t shop .',
      'high: the build of shop mounts the host path /var/run/docker.sock',
      'high: the build of shop adds the capability ALL',
      'medium: the build of shop shares the PID namespace of the build host',
    ),
    script(
      'buildah bud --device «/dev/sda» --security-opt «seccomp=unconfined» -t shop',
      'high: the build of shop uses the device /dev/sda',
      'medium: the build of shop sets seccomp=unconfined',
    ),
    files(
      'a Quadlet build',
      { 'shop.build': '[Build]\nImageTag=shop\nVolume=«/»:/host\n' },
      'high: the build of shop mounts the host path /',
    ),
  ],
  good: [
    script(
      'podman build -v ./cache:/cache --cap-add=NET_BIND_SERVICE --network=none --ipc=private --pid=host-x -t shop .',
    ),
    script('buildah bud --build-arg A=--cap-add=ALL --device /dev/fuse --security-opt label=type:a --env A=b -t shop'),
  ],
})
