import { describe, expect, it } from 'vitest'
import { position } from '../../../src/model/source.ts'
import { readMakefiles } from '../../../src/readers/makefile/makefile.ts'
import { readScripts } from '../../../src/readers/script/script.ts'
import { readWorkflows } from '../../../src/readers/workflow/workflow.ts'
import { readFile } from '../read-file.ts'

/** Each privileged container of a file, with the line of its command. */
async function privileged(read: typeof readScripts, path: string, text: string): Promise<string[]> {
  const { subjects } = await readFile(read, path, text)
  return subjects.flatMap((subject) =>
    subject.kind === 'container' && subject.privileged?.value
      ? [`${subject.name}:${position(subject.at.source, subject.at.start).line}`]
      : [],
  )
}

const line = 'docker run --privileged img'
const file = (to: string) => [`cat > ${to} <<'EOF'`, line, 'EOF']

describe('a file that a script writes is run', () => {
  it.each([
    ['by its path', [...file('run.sh'), 'chmod +x run.sh', './run.sh'], ['img:2']],
    ['by its path in a variable', ['F=/tmp/go', ...file('"$F"'), 'chmod 755 "$F" && "$F"'], ['img:3']],
    ['by a path that is known only at run time', ['F=$(mktemp)', ...file('"$F"'), 'bash "$F"'], ['img:3']],
    [
      'of two temporary files each its own',
      ['F=$(mktemp)', 'G=$(mktemp)', ...file('"$F"'), 'echo ls > "$G"', 'bash "$F"'],
      ['img:4'],
    ],
    ['below a folder that is known only at run time', [...file('$TMP/a/run.sh'), 'bash "${TMP}/a/run.sh"'], ['img:2']],
    ['from its folder', [...file('/opt/app/run.sh'), 'cd /opt/app', './run.sh'], ['img:2']],
    ['by its name, where programs are', [...file('/usr/local/bin/start'), 'start'], ['img:2']],
    ['behind another program', [...file('x'), 'sudo timeout 5 ./x'], ['img:2']],
    ['by a shell', [...file('run.sh'), 'sudo bash -e run.sh'], ['img:2']],
    ['by a shell that reads it', [...file('x'), 'sh < x'], ['img:2']],
    ['by a shell behind cat', [...file('x'), 'cat x | ssh host bash -s'], ['img:2']],
    ['on another machine', [...file('x'), 'scp x host:', 'ssh host "bash x"'], ['img:2']],
    ['by source', [...file('lib'), '. ./lib'], ['img:2']],
    ['under the name of a copy', [...file('x'), 'install -m755 x /usr/local/bin/start', 'start'], ['img:2']],
    ['written by tee', ['sudo tee /opt/x > /dev/null <<EOF', line, 'EOF', 'sh /opt/x'], ['img:2']],
    ['written through a pipe', [`echo '${line}' | sudo tee x`, 'sh x'], ['img:1']],
    ['without its tabs', ['cat > x <<-EOF', `\t${line}`, '\tEOF', 'sh x'], ['img:2']],
    ['written by install', ['install -m755 /dev/stdin x <<EOF', line, 'EOF', './x'], ['img:2']],
    ['written by a shell of root', ["sudo sh -c 'cat > /opt/x' <<EOF", line, 'EOF', '/opt/x'], ['img:2']],
    ['written line by line', ["echo '#!/bin/sh' > x", `echo '${line}' >> x`, 'sh x'], ['img:2']],
    ['written with a continued line', ["{ echo 'docker run \\'", "echo '--privileged img'; } > x", 'sh x'], ['img:1']],
    ['written by printf', [`printf '%s\\n' '#!/bin/sh' '${line}' > x`, 'sh x'], ['img:1']],
    ['with variables of its own', ['cat > x <<EOF', 'I=img', 'docker run --privileged \\$I', 'EOF', 'sh x'], ['img:3']],
    ['with arguments', ["echo 'docker run $1 img' > x", 'sh x --privileged'], ['img:1']],
    ['once for the same arguments', [...file('x'), 'sh x', 'sh x', './x'], ['img:2']],
    ['by the machine, from a folder of cron', [...file('/etc/cron.d/job')], ['img:2']],
    ['by the machine as it starts', [`echo '${line}' >> /etc/rc.local`], ['img:1']],
    ['at a login', [...file('~/.bash_profile'), 'echo done'], ['img:2']],
    ['by git', [...file('.git/hooks/post-merge')], ['img:2']],
    ['by a person: it is a program', ['cat > /usr/local/bin/up <<E', '#!/usr/bin/env bash', line, 'E'], ['img:3']],
    ['once, though the machine would run it too', [...file('/etc/rc.local'), 'sh /etc/rc.local'], ['img:2']],
    ['by a file that it writes', ["cat > a <<'E'", ...file('b'), 'sh b', 'E', 'sh a'], ['img:3']],
  ])('%s', async (_, lines, found) => {
    expect(await privileged(readScripts, 'x.sh', `${lines.join('\n')}\n`)).toEqual(found)
  })

  it.each([
    ['nobody runs it', [...file('run.sh'), 'chmod +x run.sh']],
    ['it is only shown', [...file('notes.txt'), 'cat notes.txt', 'git add notes.txt']],
    ['another file is run', [...file('a/run.sh'), 'bash b/start.sh']],
    ['another file of its name is run', [...file('/opt/a/run.sh'), 'bash /opt/b/run.sh']],
    ['it is an example of what a machine runs', file('/usr/share/doc/cron.d/job')],
    ['its name is a word of another command', [...file('notes'), 'ls notes']],
    ['it runs itself without end and starts nothing', ["echo 'sh x' > x", 'sh x']],
  ])('but not where %s', async (_, lines) => {
    expect(await privileged(readScripts, 'x.sh', `${lines.join('\n')}\n`)).toEqual([])
  })

  it('in another step of a workflow', async () => {
    const text = `on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          cat > run.sh <<'EOF'
          docker run --privileged img
          EOF
      - run: chmod +x run.sh && ./run.sh
`
    expect(await privileged(readWorkflows, '.github/workflows/ci.yml', text)).toEqual(['img:8'])
  })

  it('in another recipe', async () => {
    const text = "a:\n\techo 'docker run --privileged img' > run.sh\nb: a\n\tsh run.sh\n"
    expect(await privileged(readMakefiles, 'Makefile', text)).toEqual(['img:2'])
  })

  it('in time, whatever a text writes', { tags: 'large' }, async () => {
    const many = `${`echo 'docker run img' >> x\nsh x\n`.repeat(800)}${`echo docker run > $A\n`.repeat(800)}`
    const before = performance.now()
    await readFile(readScripts, 'x.sh', many)
    expect(performance.now() - before).toBeLessThan(5000)
  })
})

describe('what a shell reads through another command', () => {
  it.each([
    [['cat <<EOF | ssh host sh', line, 'EOF'], ['img:2']],
    [["ssh host 'bash -s' <<EOF", line, 'EOF'], ['img:2']],
    [['sudo su - app -c "bash -s" <<EOF', line, 'EOF'], ['img:2']],
    [[`exec bash < <(echo '${line}')`], ['img:1']],
    [["ssh host 'cat > notes' <<EOF", line, 'EOF'], []],
    [["docker exec -i c sh -c 'cat > notes' <<EOF", line, 'EOF'], []],
  ])('%j', async (lines, found) => {
    expect(await privileged(readScripts, 'x.sh', `${lines.join('\n')}\n`)).toEqual(found)
  })
})

describe('a program in another language', () => {
  it.each([
    [`python3 -c 'import os; os.system("${line}")'`, ['img']],
    [`python3 -c "import subprocess as s; s.run(['docker', 'run', '--privileged', 'img'])"`, ['img']],
    [`python3 -c "import subprocess as s; s.run('${line}'.split())"`, ['img']],
    [`python3 -c "s.check_call(['docker', 'run', '--privileged', name])"`, ['container']],
    [`python3 - <<'EOF'\nimport os\nos.system("${line}")\nEOF`, ['img']],
    [`perl -e 'system("docker", "run", "--privileged", "img")'`, ['img']],
    [`perl -e 'exec "${line}"'`, ['img']],
    [`ruby -e 'system "${line}"'`, ['img']],
    [`ruby -e '\`${line}\`'`, ['img']],
    [`node -e "require('child_process').execSync('${line}')"`, ['img']],
    [`node -e "require('child_process').spawn('docker', ['run', '--privileged', 'img'])"`, ['img']],
    [`php -r 'shell_exec("${line}");'`, ['img']],
    [`echo a | awk '{ system("${line}") }'`, ['img']],
  ])('starts what %s gives to the system', async (text, names) => {
    const { subjects } = await readFile(readScripts, 'x.sh', `${text}\n`)
    const found = subjects.flatMap((one) => (one.kind === 'container' && one.privileged?.value ? [one.name] : []))
    expect(found).toEqual(names)
  })

  it.each([
    [`python3 -c 'print("${line}")'`],
    [`python3 - <<'EOF'\n# os.system("${line}")\nEOF`],
    [`node -e "console.log('${line}')"`],
    [`perl -e 'print "${line}"'`],
  ])('starts nothing that %s only shows', async (text) => {
    expect((await readFile(readScripts, 'x.sh', `${text}\n`)).subjects).toEqual([])
  })

  it('may start what it gives to a function that nobody knows', async () => {
    const { subjects } = await readFile(readScripts, 'x.sh', `python3 -c 'd("${line}")'\n`)
    expect(subjects.map((one) => 'opaque' in one && one.opaque?.because)).toEqual([
      'it is not known whether python3 runs this text',
    ])
  })
})

describe('a file that is written piece by piece', () => {
  const image = `docker run --privileged`
  it.each([
    ['for s in a b; do\n echo "set -e" >> r.sh\n echo "IMG-$s" >> r.sh\ndone\nsh r.sh', ['a', 'b']],
    ['while read s; do echo "IMG-$s" >> r.sh; done <<E\na\nb\nE\nsh r.sh', ['a', 'b']],
    ['{ for s in a b; do echo "IMG-$s"; done; } > r.sh\nsh r.sh', ['a', 'b']],
    [
      'echo "set -e" > r.sh\nif x; then echo "IMG-a" >> r.sh; else echo "exit" >> r.sh; fi\necho "IMG-b" >> r.sh\nsh r.sh',
      ['a', 'b'],
    ],
  ])('has the lines of each round and each branch: %j', async (text, names) => {
    const { subjects } = await readFile(readScripts, 'x.sh', `${text.replaceAll('IMG-', `${image} `)}\n`)
    expect(subjects.map(({ name }) => name).sort()).toEqual(names)
  })
})

it('a line that adds to a file adds each of the texts that a variable makes of it', async () => {
  const lines = ['if x; then A=-d; else A=--privileged; fi', 'echo "docker run $A img" >> run.sh', 'sh run.sh']
  expect(await privileged(readScripts, 'x.sh', lines.join('\n'))).toEqual(['img:2'])
})
