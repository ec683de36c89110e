import { isRootCapability } from '../../knowledge/file-capabilities.ts'
import { inLayer, listed, type PrivilegedFile } from '../../model/image.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

/** Root's rights for everyone, which no distribution gave it: whoever wrote the Dockerfile can take them away. */
const isGrave = ({ uid, bits, capabilities, isStandard, layer }: PrivilegedFile) =>
  !isStandard &&
  layer.inheritedFrom === undefined &&
  ((bits.includes('set-user-id') && uid === 0) || capabilities.some(isRootCapability))

export default defineRule({
  id: 'image/setuid',
  on: 'image',
  title: 'Image has files that run with more rights than their caller',
  severity: 'medium',
  threats: ['D2'],
  controls: ['cis-docker:4.8'],
  why: 'A flaw in such a program makes root of any user in the container.',
  fix: 'Remove the bits in the build (`RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +`), and run with `no-new-privileges`.',
  reads: ['privileged'],
  *check({ name, privileged }) {
    const others = privileged.filter(({ value }) => !isGrave(value))
    for (const fact of privileged) {
      const { path, bits, capabilities, layer } = fact.value
      if (!isGrave(fact.value)) continue
      const how = [...bits, ...capabilities.map((each) => `CAP_${each}`)].join(', ')
      yield fail(fact, `${name} lets everyone run ${path} as root (${how}; ${inLayer(layer)})`, { discriminator: path })
    }
    const [first] = others
    if (!first) return
    const paths = listed(others.map(({ value }) => value.path).sort())
    const message = `${name} has ${others.length} set-user-id or set-group-id files or files with capabilities: ${paths}`
    yield fail(first, message, { discriminator: 'others', severity: 'low' })
  },
  bad: [
    builtImage(
      'FROM debian:13\n«RUN chmod u+s /opt/x && chmod g+s /opt/z»',
      'FROM debian:13\n  755 0:0 /opt/x\nRUN chmod u+s /opt/x && chmod g+s /opt/z\n  4755 0:0 /opt/x\n  2755 0:0 /opt/z',
      'medium: app lets everyone run /opt/x as root (set-user-id; layer 2 of 2, 0123456789ab)',
      'low: app has 1 set-user-id or set-group-id files or files with capabilities: /opt/z',
    ),
    builtImage(
      'FROM debian:13\n«COPY x /bin/x»\nUSER 1000',
      'FROM debian:13\n  755 0:0 /etc/\nCOPY x /bin/x\n  755 0:0 /bin/x +0x80\nUSER 1000',
      'medium: app lets everyone run /bin/x as root (CAP_SETUID; layer 2 of 2, 0123456789ab)',
    ),
    builtImage(
      'FROM «debian:13»\nRUN apt-get install -y x',
      'FROM debian:13\n  4755 0:0 /usr/bin/su\n  4755 0:0 /usr/bin/mount\nRUN apt-get install -y x\n  755 0:0 /usr/bin/x',
      'low: app has 2 set-user-id or set-group-id files or files with capabilities: /usr/bin/mount, /usr/bin/su',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nRUN chmod a-s /bin/su',
      'FROM debian:13\n  4755 0:0 /bin/su\nRUN chmod a-s /bin/su\n  755 0:0 /bin/su',
    ),
    builtImage('FROM scratch\nCOPY . /', 'COPY . /\n  2775 0:0 /data/\n  755 0:0 /bin/x +0x400\n  4644 0:0 /etc/x'),
  ],
})
