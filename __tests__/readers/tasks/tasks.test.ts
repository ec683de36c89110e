import { expect, it } from 'vitest'
import { starts } from '../starts.ts'

const bad = 'docker run --privileged web:1.2'
const good = 'docker run --rm web:1.2'

/** A file of each tool, with a command in each place that the tool looks at. */
const files: readonly (readonly [path: string, text: (command: string) => string])[] = [
  ['package.json', (command) => `{"scripts": {"up": "${command}"}}`],
  ['package.json', (command) => `{"lint-staged": {"*.js": ["${command}"]}}`],
  ['package.json', (command) => `{"nx": {"targets": {"up": {"command": "${command}"}}}}`],
  ['composer.json', (command) => `{"scripts": {"up": ["echo", "${command}"]}}`],
  ['deno.jsonc', (command) => `{"tasks": {"up": {"command": "${command}"}}} // x`],
  ['apps/web/project.json', (command) => `{"targets": {"up": {"options": {"commands": ["${command}"]}}}}`],
  ['project.json', (command) => `{"targets": {"up": {"configurations": {"ci": {"command": "${command}"}}}}}`],
  ['project.json', (command) => `{"targets": {"up": {"options": {"commands": [{"command": "${command}"}]}}}}`],
  ['devbox.json', (command) => `{"shell": {"init_hook": ["${command}"], "scripts": {}}}`],
  ['.vscode/tasks.json', (command) => `{"tasks": [{"type": "shell", "command": "${command}"}]} // x`],
  ['.vscode/tasks.json', (command) => `{"tasks": [{"linux": {"command": "${command}"}}]}`],
  [
    '.vscode/tasks.json',
    (command) =>
      `{"tasks": [{"command": "docker", "args": [${command
        .split(' ')
        .slice(1)
        .map((word) => `"${word}"`)}]}]}`,
  ],
  [
    '.vscode/tasks.json',
    (command) =>
      `{"tasks": [{"command": "docker run", "args": [{"value": "${command.split(' ')[2]}", "quoting": "strong"}, "web:1.2"]}]}`,
  ],
  ['.lintstagedrc', (command) => `{"*.js": "${command}"}`],
  ['.lintstagedrc.yaml', (command) => `"*.js":\n  - ${command}\n`],
  [
    '.pre-commit-config.yaml',
    (command) => `repos:\n  - repo: local\n    hooks:\n      - {id: a, language: system, entry: ${command}}\n`,
  ],
  [
    '.pre-commit-config.yaml',
    (command) =>
      `repos:\n  - repo: local\n    hooks:\n      - id: a\n        language: system\n        entry: bash -c\n        args: ['${command}']\n`,
  ],
  [
    '.pre-commit-config.yaml',
    (command) =>
      `repos:\n  - repo: local\n    hooks:\n      - {id: a, language: docker_image, entry: ${command.replace('docker run ', '')}}\n`,
  ],
  ['mise.toml', (command) => `[tasks.up]\nrun = "${command}"\n`],
  ['.mise.local.toml', (command) => `[tasks]\nup = '${command}'\n`],
  ['.config/mise.toml', (command) => `[tasks]\nup = { run = ["echo", "${command}"] }\n`],
  ['pyproject.toml', (command) => `[tool.poe.tasks]\nup = "${command}"\n`],
  ['pyproject.toml', (command) => `[[tool.poe.tasks.up.sequence]]\nshell = """\n${command}\n"""\n`],
  ['pyproject.toml', (command) => `[tool.pdm.scripts]\nup = {cmd = "${command}"}\n`],
  ['pyproject.toml', (command) => `[tool.hatch.envs.default.scripts]\nup = [\n  "echo", # first\n  "${command}",\n]\n`],
  ['pyproject.toml', (command) => `[tool.taskipy.tasks]\nup = { cmd = "${command}", help = "x" }\n`],
  ['poe_tasks.toml', (command) => `[tasks]\nup.shell = "${command}"\n`],
  ['hatch.toml', (command) => `[envs.test.scripts]\nup = "${command}"\n`],
  ['pixi.toml', (command) => `[feature.dev.tasks]\nup = { cmd = "${command}" }\n`],
  ['Makefile.toml', (command) => `[tasks.up]\nscript = ["${command}"]\n`],
  [
    'Makefile.toml',
    (command) =>
      `[tasks.up]\ncommand = "docker"\nargs = [${command
        .split(' ')
        .slice(1)
        .map((word) => `"${word}"`)}]\n`,
  ],
  [
    'tox.ini',
    (command) =>
      `[testenv]\ncommands =\n    pytest {posargs}\n\n# x\n    - ${command.replace(' web', ' \\\n      web')}\n`,
  ],
  ['tox.ini', (command) => `[testenv:up]\ncommands_pre = ${command}\n`],
  ['Procfile', (command) => `web: npm start\nother: ${command}\n`],
  ['Procfile.dev', (command) => `web: ${command}\n`],
]

it.each(files)('%s: %#', async (path, text) => {
  expect(await starts({ [path]: text(bad) })).toEqual(['web privileged'])
  expect(await starts({ [path]: text(good) })).toEqual(['web'])
})

it.each([
  ['project.json', '{"name": "docker run --privileged web:1.2"}'],
  [
    '.pre-commit-config.yaml',
    'repos:\n  - repo: local\n    hooks:\n      - {id: a, language: python, entry: docker run --privileged web:1.2}\n',
  ],
  ['pyproject.toml', '[project]\ndescription = "docker run --privileged web:1.2"\n'],
  ['mise.toml', '[tasks.up]\ndescription = "docker run --privileged web:1.2"\n'],
  ['tox.ini', '[testenv]\ncommands = pytest\ndescription =\n    docker run --privileged web:1.2\n'],
  ['Procfile', '# web: docker run --privileged web:1.2\n'],
])('what is no command of %s is none', async (path, text) => {
  expect(await starts({ [path]: text })).toEqual([])
})

it.each([
  ['mise.toml', '[env]\nFLAGS = "--privileged"\n[tasks]\nup = "docker run $FLAGS web:1.2"\n', ['web privileged']],
  ['mise.toml', '[tasks]\nup = "docker run $FLAGS web:1.2"\n', ['web ?']],
  ['tox.ini', '[testenv]\ncommands = docker run {posargs} web:1.2\n', ['web ?']],
  ['tox.ini', '[testenv]\ncommands = docker run -v {toxinidir}:/src web:1.2\n', ['web']],
  ['.vscode/tasks.json', `{"tasks": [{"command": "docker run -v \${workspaceFolder}:/src web:1.2"}]}`, ['web']],
])('values in %s: %j', async (path, text, found) => {
  expect(await starts({ [path]: text })).toEqual(found)
})

it.each([
  ['mise.toml', '[tasks.up]\nrun = "docker run web:1.2\n', true],
  ['pyproject.toml', '[tool.poe.tasks]\nup = "podman create web:1.2\n', true],
  ['Makefile.toml', '[tasks.up]\nscript = ["docker run web:1.2"\n', true],
  ['package.json', '{"scripts": {"up": "docker run web:1.2", }', true],
  ['mise.toml', '[tasks.up]\nrun = "docker-compose version\n[tasks.up]\n', true],
  ['mise.toml', '[tasks.up]\nrun = "./up.sh\n', false],
  ['pyproject.toml', '[project]\ndependencies = ["docker"\n', false],
])('a file that cannot be read, %s: %j', async (path, text, blocks) => {
  expect(await starts({ [path]: text })).toEqual(blocks ? [`gap ${path}`] : [])
})
