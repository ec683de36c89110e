import { defineRule, fail } from '../../model/rule.ts'
import { files, run, script, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/unknown-settings',
  on: 'container',
  title: 'Settings come from a place that cannot be read',
  severity: 'medium',
  hygiene: true,
  platform: 'docker',
  threats: ['D3'],
  controls: [],
  why: 'Whoever sets the variable decides how the container runs: privileged, with a path of the host, with open ports. A review of this file does not show it.',
  fix: {
    default: 'Set them here, one by one.',
    run: 'Put the flags here, or set the variable in the same file.',
  },
  aboutUnknown: true,
  reads: [],
  *check({ name, opaque }) {
    if (opaque) yield fail({ value: opaque.because, at: opaque.at }, `${name} has settings that are not known`)
  },
  bad: [
    run('«$OPTIONS»', 'medium: shop has settings that are not known ($OPTIONS has no known value)'),
    script('docker run --rm "«$@»" shop:1', 'low: shop has settings that are not known ($@ has no known value)'),
    script(
      'helper "«docker run --privileged shop:1»"',
      'low: shop has settings that are not known (it is not known whether helper runs this text)',
    ),
    workflow(
      { settings: 'options: «${{ inputs.options }}»' },
      'low: shop has settings that are not known (${{ inputs.options }} is known only when the workflow runs)',
    ),
    files(
      'dev container: a variable among its arguments',
      { '.devcontainer.json': '{"image": "shop:1", "runArgs": ["--init", "«${localEnv:MORE}»"]}' },
      "low: devcontainer has settings that are not known (${localEnv:…} is known only on the developer's machine)",
    ),
  ],
  good: [
    run('--privileged=$PRIVILEGED'),
    script('OPTIONS="--memory 64m"; docker run $OPTIONS shop:1'),
    run({ flags: '', image: '"$IMAGE"' }),
  ],
})
