import { expect, it } from 'vitest'
import { inModule } from '../../src/knowledge/module-keys.ts'

it.each([
  ['Add `--cpus 0.5` or `--cpu-shares 512`.', 'Add `cpus: 0.5` or `cpu_shares: 512`.'],
  ['Create a network and add `--network NAME`.', 'Create a network and add `networks: [name: NAME]`.'],
  [
    'Add `--cap-drop ALL`, and `--cap-add` for each capability that the program needs.',
    'Add `cap_drop: [ALL]`, and `capabilities` for each capability that the program needs.',
  ],
  ['Add `--security-opt no-new-privileges`.', 'Add `security_opts: [no-new-privileges]`.'],
  ['Use `--restart on-failure:5`.', 'Use `restart_policy: on-failure` with `restart_retries: 5`.'],
  ['Add `--user 10001:10001`, or add a USER to the image.', 'Add `user: "10001:10001"`, or add a USER to the image.'],
  ['Remove `--unheard-of`.', 'Remove `--unheard-of`.'],
])('%s as keys of docker_container', (fix, text) => {
  expect(inModule(fix, 'community.docker.docker_container')).toBe(text)
})

it.each([
  ['Add `--security-opt no-new-privileges`.', 'Add `security_opt: [no-new-privileges]`.'],
  ['Use `--restart on-failure:5`.', 'Use `restart_policy: on-failure:5`.'],
  [
    'Add `--read-only`, and `--tmpfs` where the program writes.',
    'Add `read_only: true`, and `tmpfs` where the program writes.',
  ],
])('%s as keys of podman_container', (fix, text) => {
  expect(inModule(fix, 'podman_container')).toBe(text)
})
