import { expect, it } from 'vitest'
import { readAll } from '../../../src/readers/index.ts'
import { repository } from '../manifests.ts'
import { place } from '../read-file.ts'

/** What a Dockerfile fetches and runs: how, from where, and the place. */
async function ran(run: string, before = ''): Promise<string[]> {
  const { subjects } = await readAll(repository({ Dockerfile: `FROM debian:13\n${before}RUN ${run}\n` }))
  return subjects.flatMap((one) =>
    one.kind === 'dockerfile'
      ? one.runs.flatMap(({ value }) =>
          value.downloads.flatMap((fact) =>
            fact.value.use === 'run' ? [`${fact.value.runner} ${fact.value.host} ${place(fact.at)}`] : [],
          ),
        )
      : [],
  )
}

it.each([
  [`python3 -c "exec(urllib.request.urlopen('https://a.io/x').read())"`, ['python3 a.io 2:python3']],
  [`python3 -c "import requests; exec(requests.get('https://a.io/x').text)"`, ['python3 a.io 2:python3']],
  [`python3 -c "urlretrieve('https://a.io/x.py', 'x.py')" && python3 x.py`, ['python3 a.io 2:python3']],
  [`python3 -c "urlretrieve('https://a.io/x.json', 'x.json')" && python3 y.py`, []],
  [`python3 -c "print(urlopen('https://a.io/x').read())"`, []],
  [`python3 -c "d = urlopen('https://a.io/x').read(); hashlib.sha256(d).hexdigest() == 'aa' and exec(d)"`, []],
  [`python3 -c "exec(open('setup.py').read())"`, []],
  ['python3 <<E\nexec(urlopen("https://a.io/x").read())\nE', ['python3 a.io 2:python3']],
  [`perl -e 'use LWP::Simple; eval get("https://a.io/x")'`, ['perl a.io 2:perl']],
  [`ruby -ropen-uri -e 'eval open("https://a.io/x").read'`, ['ruby a.io 2:ruby']],
  [`ruby -e 'eval URI.open("https://a.io/x").read'`, ['ruby a.io 2:ruby']],
  [`node -e "require('https').get('https://a.io/x', (r) => r.on('data', (d) => eval(d)))"`, ['node a.io 2:node']],
  [`node -e "fetch('https://a.io/x').then((r) => console.log(r.status))"`, []],
  [`php -r "eval(file_get_contents('https://a.io/x'));"`, ['php a.io 2:php']],
  [`php -r "copy('https://a.io/i', 'i.php');" && php i.php`, ['php a.io 2:php']],
  [
    `php -r "copy('https://a.io/i', 'i.php');" && php -r "hash_file('sha384', 'i.php') === 'aa' || exit(1);" && php i.php`,
    [],
  ],
  ['deno run https://a.io/x.ts', ['deno a.io 2:deno']],
  ['deno run --lock=deno.lock https://a.io/x.ts', []],
  ['deno run main.ts', []],
  [`pwsh -c "irm https://a.io/x.ps1 | iex"`, ['pwsh a.io 2:pwsh']],
  [`pwsh -Command "Invoke-WebRequest https://a.io/x.ps1 -OutFile x.ps1; ./x.ps1"`, ['pwsh a.io 2:pwsh']],
  [`pwsh -c "iwr https://a.io/x.ps1 -OutFile x.ps1; if ((Get-FileHash x.ps1).Hash -ne 'AA') { exit 1 }; ./x.ps1"`, []],
  [`pwsh -c "irm https://a.io/x.json"`, []],
  ['X=$(curl https://a.io/x) && eval "$X"', ['eval a.io 2:curl']],
  ['X=$(curl https://a.io/x) && echo "$X" | sh', ['sh a.io 2:curl']],
  ['X=$(curl https://a.io/x) && echo "$X"', []],
  ['bash <<< "$(curl https://a.io/x)"', ['bash a.io 2:curl']],
  ['. /dev/stdin <<< "$(curl https://a.io/x)"', ['. a.io 2:curl']],
  ['curl -o x https://a.io/x && gpg --verify x.asc x && chmod +x x && ./x', []],
  ['curl -o x https://a.io/x && cosign verify-blob --key k.pub --signature x.sig x && sh x', []],
  ['curl -o x https://a.io/x && chmod +x x && ./x', ['the file itself a.io 2:curl']],
])('RUN %s', async (run, expected) => {
  expect(await ran(run)).toEqual(expected)
})

it.each([
  ["iex ((New-Object Net.WebClient).DownloadString('https://a.io/x.ps1'))", ['PowerShell a.io 3:RUN']],
  ['iwr https://a.io/x.exe -OutFile C:\\x.exe ; Start-Process C:\\x.exe -Wait', ['PowerShell a.io 3:RUN']],
  ['iwr https://a.io/x.zip -OutFile x.zip ; Expand-Archive x.zip', []],
  ['iwr https://a.io/x.exe -OutFile x.exe ; Get-FileHash x.exe ; Start-Process x.exe', []],
  ['Write-Host done', []],
])('in PowerShell: %s', async (run, expected) => {
  const found = await ran(run, 'SHELL ["powershell", "-Command"]\n')
  expect(found.map((text) => text.replace(/(3:RUN).*/s, '$1'))).toEqual(expected)
})
