export const id = 750;
export const ids = [750];
export const modules = {

/***/ 6977:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readBuiltImage: () => (/* binding */ readBuiltImage),
  a: () => (/* reexport */ runCommands)
});

// EXTERNAL MODULE: ./.build/core/source.js
var core_source = __webpack_require__(8923);
;// CONCATENATED MODULE: ./.build/facts/dockerfile/parse.js

/** The parser is loaded when the first Dockerfile needs it. */
async function parseDockerfile(source) {
    const { DockerfileParser } = await __webpack_require__.e(/* import() */ 839).then(__webpack_require__.t.bind(__webpack_require__, 8390, 19));
    // A lone carriage return would be a line end to the parser and to nobody else. Lengths stay as they are.
    const dockerfile = DockerfileParser.parse(source.text.replace(/^\ufeff|\r(?!\n)/g, ' '));
    const offset = (at) => (0,core_source/* offsetOfLine */.$T)(source, at.line + 1) + at.character;
    return { dockerfile, place: (range) => (0,core_source/* span */.Ln)(source, offset(range.start), offset(range.end)) };
}
/** The words of the JSON form; undefined for the shell form, which everything that is not an array of strings is. */
function execForm(text) {
    if (!text.startsWith('['))
        return undefined;
    try {
        const parsed = JSON.parse(text);
        return Array.isArray(parsed) && parsed.every((word) => typeof word === 'string') ? parsed : undefined;
    }
    catch {
        return undefined;
    }
}
/** The value of `--name=value` before the instruction's arguments. */
function flagOf(instruction, name) {
    if (!('getFlags' in instruction))
        return undefined;
    const flags = instruction.getFlags();
    return flags.find((flag) => flag.getName() === name)?.getValue() ?? undefined;
}

// EXTERNAL MODULE: ./.build/facts/exposed.js
var exposed = __webpack_require__(8662);
// EXTERNAL MODULE: ./.build/facts/units.js
var units = __webpack_require__(8161);
// EXTERNAL MODULE: ./.build/facts/variables.js
var facts_variables = __webpack_require__(867);
;// CONCATENATED MODULE: ./.build/facts/dockerfile/run.js


/**
 * The shell text of every RUN in shell form, and of a heredoc that is the whole command. What Docker takes out before the shell
 * sees it (comment lines and blank lines inside a continued command) is blanked, and a continuation always reads `\` LF, so
 * that a shell parser reads what the shell runs; otherwise `text` is the source's own.
 */
async function runCommands(source) {
    if (!/^[ \t]*run\b/im.test(source.text))
        return [];
    const { dockerfile, place } = await parseDockerfile(source);
    const escapeCharacter = dockerfile.getEscapeCharacter();
    const commands = [];
    for (const instruction of dockerfile.getInstructions()) {
        if (instruction.getKeyword() !== 'RUN')
            continue;
        const words = instruction.getArguments();
        const [first, last] = [words[0], words.at(-1)];
        if (!first || !last || execForm(instruction.getArgumentsContent()?.trim() ?? ''))
            continue;
        const command = shellOf((0,core_source/* span */.Ln)(source, place(first.getRange()).start, place(instruction.getRange()).end), escapeCharacter);
        if (command)
            commands.push(command);
    }
    return commands;
}
function shellOf(at, escapeCharacter) {
    const text = at.source.text.slice(at.start, at.end);
    const script = /^<<-?(["']?)([^\s"'<>|&;]+)\1[ \t]*\r?\n/.exec(text);
    if (script)
        return scriptOf(text, script[0].length, at.start);
    const firstLineEnd = text.indexOf('\n');
    // The lines of a heredoc belong to it: a comment there is data.
    const isHeredoc = firstLineEnd >= 0 && /<<-?["']?\w/.test(text.slice(0, firstLineEnd));
    return { text: isHeredoc ? unixLines(text) : joined(text, escapeCharacter), start: at.start };
}
/** The body of `RUN <<EOF`; undefined when its first line hands it to something that is no shell. */
function scriptOf(text, from, start) {
    const lastLine = text.lastIndexOf('\n');
    const body = text.slice(from, Math.max(from, lastLine + 1));
    const interpreter = /^#!\s*(.*)/.exec(body)?.[1];
    if (interpreter !== undefined && !/\b(?:ba|da|a|k|z)?sh\b/.test(interpreter))
        return undefined;
    return { text: unixLines(body), start: start + from };
}
const unixLines = (text) => text.replace(/\r(?=\n)/g, ' ');
function joined(text, escapeCharacter) {
    const lines = unixLines(text).split('\n');
    let isContinued = false;
    return lines
        .map((line, i) => {
        const isLast = i === lines.length - 1;
        if (isContinued && /^\s*(?:#.*)?$/.test(line))
            return ' '.repeat(line.length) + (isLast ? '' : ' ');
        const end = line.trimEnd();
        isContinued = end.endsWith(escapeCharacter);
        if (!isContinued)
            return isLast ? line : `${line}\n`;
        // Docker allows blanks behind the escape character, a shell does not.
        const bare = end.slice(0, -1).padEnd(line.length - 1);
        return isLast ? `${bare} ` : `${bare}\\\n`;
    })
        .join('');
}

;// CONCATENATED MODULE: ./.build/facts/dockerfile.js





/**
 * Reads what the final stage, or the stage named by `target` (a name or a number), makes of its image; what an earlier stage
 * set is inherited where the stage builds on it. `buildArguments` win over ARG's defaults.
 * Undefined when there is no such stage. ONBUILD speaks about other images and is passed over.
 */
async function readBuiltImage(source, target, buildArguments = new Map()) {
    const { dockerfile, place } = await parseDockerfile(source);
    const globals = new Map();
    const stages = [];
    for (const instruction of dockerfile.getInstructions()) {
        const keyword = instruction.getKeyword();
        const stage = stages.at(-1);
        if (keyword === 'FROM') {
            stages.push(openStage(source, instruction, place, stages, globals));
        }
        else if (keyword === 'ARG') {
            declareArguments(instruction, stage?.variables ?? globals, globals, buildArguments);
        }
        else if (stage) {
            apply(stage, keyword, instruction, place);
        }
    }
    return pick(stages, target)?.image;
}
function pick(stages, target) {
    if (target === undefined || target === '')
        return stages.at(-1);
    const named = stages.findLast((stage) => stage.name?.toLowerCase() === target.toLowerCase());
    return named ?? (/^\d+$/.test(target) ? stages[Number(target)] : undefined);
}
function openStage(source, from, place, stages, globals) {
    const words = from.getArguments();
    const at = place(from.getRange());
    const name = words[1]?.getValue().toLowerCase() === 'as' ? words[2]?.getValue() : undefined;
    const written = words[0]?.getValue() ?? '';
    const where = words[0] ? place(words[0].getRange()) : at;
    const base = substitute(written, globals);
    const parent = base === undefined ? undefined : stages.findLast((s) => s.name?.toLowerCase() === base.toLowerCase());
    if (parent) {
        const variables = new Map(parent.variables);
        return {
            name,
            image: { ...parent.image, exposedPorts: [...parent.image.exposedPorts], env: [...parent.image.env], at },
            variables,
            shell: parent.shell,
            ownCommand: false,
        };
    }
    const image = { source, exposedPorts: [], env: [], at };
    if (base)
        image.base = { value: base, at: where };
    else
        image.baseDoubt = { because: `FROM ${written} depends on a build argument`, at: where };
    return { name, image, variables: new Map(), shell: ['/bin/sh', '-c'], ownCommand: false };
}
/** `ARG A=1 B`: inside a stage a bare name takes the value that was declared before the first FROM. */
function declareArguments(instruction, scope, globals, buildArguments) {
    for (const word of instruction.getArguments()) {
        const [, name = '', value] = /^([^=]+)(?:=(.*))?$/s.exec(word.getValue()) ?? [];
        const fallback = value === undefined ? globals.get(name) : substitute(value, scope);
        scope.set(name, buildArguments.get(name) ?? fallback);
    }
}
function apply(stage, keyword, instruction, place) {
    const { image, variables } = stage;
    switch (keyword) {
        case 'ENV':
            for (const { name, value, range } of environment(instruction)) {
                variables.set(name, substitute(value, variables));
                image.env.push({ value: { name }, at: place(range) });
            }
            break;
        case 'USER': {
            const range = instruction.getArgumentsRange();
            if (!range)
                break;
            const at = place(range);
            const written = image.source.text.slice(at.start, at.end);
            const value = substitute(written, variables)?.trim();
            image.user = value ? { value, at } : undefined;
            image.userDoubt = value ? undefined : { because: `USER ${written} depends on a build argument`, at };
            break;
        }
        case 'HEALTHCHECK': {
            const value = probe(instruction, stage);
            if (value)
                image.healthcheck = { value, at: place(instruction.getRange()) };
            break;
        }
        case 'EXPOSE': {
            for (const word of instruction.getArguments()) {
                const at = place(word.getRange());
                // Of an image that exposes thousands the beginning of each further range is enough.
                const longest = image.exposedPorts.length < exposed/* mostPorts */.K ? undefined : 1;
                const range = (0,exposed/* exposedRange */.U)(substitute(word.getValue(), variables) ?? '', longest);
                for (const value of range)
                    image.exposedPorts.push({ value, at });
            }
            break;
        }
        case 'SHELL':
            stage.shell = execForm(argumentsOf(instruction)) ?? stage.shell;
            break;
        case 'ENTRYPOINT':
            image.entrypoint = { value: argv(instruction, stage), at: place(instruction.getRange()) };
            // An ENTRYPOINT takes away the command that its base brought along.
            if (!stage.ownCommand)
                image.command = undefined;
            break;
        case 'CMD':
            image.command = { value: argv(instruction, stage), at: place(instruction.getRange()) };
            stage.ownCommand = true;
    }
}
/** `ENV A=1 B=2` and the old `ENV A 1`. */
function environment(instruction) {
    return instruction.getProperties().map((property) => ({
        name: property.getName(),
        value: property.getValue() ?? '',
        range: property.getRange(),
    }));
}
/** The instruction's text after its flags, line continuations taken out. */
const argumentsOf = (instruction) => instruction.getArgumentsContent()?.trim() ?? '';
function argv(instruction, stage) {
    const text = argumentsOf(instruction);
    return execForm(text) ?? [...stage.shell, text];
}
function probe(instruction, stage) {
    const [, form = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(argumentsOf(instruction)) ?? [];
    if (/^none$/i.test(form))
        return { state: 'disabled' };
    if (!/^cmd$/i.test(form) || rest === '')
        return undefined;
    const duration = (name) => (0,units/* parseDurationNs */.PA)(flagOf(instruction, name) ?? '');
    const retries = Number(flagOf(instruction, 'retries') ?? Number.NaN);
    return {
        state: 'set',
        test: testOf(rest, stage),
        interval: duration('interval'),
        timeout: duration('timeout'),
        startPeriod: duration('start-period'),
        retries: Number.isInteger(retries) ? retries : undefined,
    };
}
function testOf(text, stage) {
    const words = execForm(text);
    if (words)
        return ['CMD', ...words];
    return stage.shell[0] === '/bin/sh' ? ['CMD-SHELL', text] : ['CMD', ...stage.shell, text];
}
/** Undefined where a variable in the text has no value. Quotes only group, as in a shell. */
function substitute(text, variables) {
    const expanded = (0,facts_variables/* expand */.f)(text, (name) => variables.get(name), '\\');
    return expanded.unknown.length > 0 ? undefined : expanded.text.replace(/["']/g, '');
}


/***/ }),

/***/ 8662:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ mostPorts),
/* harmony export */   U: () => (/* binding */ exposedRange)
/* harmony export */ });
/** Longer ranges say no more than their beginning does. */
const longestRange = 1024;
/** So many of one container are listed port by port. */
const mostPorts = 4096;
/** `80`, `53/udp`, `7000-7010`: EXPOSE, `expose:`. Empty for what is no port. */
function exposedRange(text, longest = longestRange) {
    const match = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp|sctp))?$/i.exec(text);
    if (!match)
        return [];
    const first = Number(match[1]);
    const last = Math.min(Number(match[2] ?? first), first + longest - 1);
    const protocol = (match[3]?.toLowerCase() ?? 'tcp');
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({ containerPort: first + i, protocol }));
}


/***/ }),

/***/ 2750:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readDockerfileRuns: () => (/* binding */ readDockerfileRuns),
/* harmony export */   readScripts: () => (/* binding */ readScripts),
/* harmony export */   together: () => (/* binding */ together)
/* harmony export */ });
/* harmony import */ var _core_source_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8923);
/* harmony import */ var _dockerfile_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6977);
/* harmony import */ var _shell_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(495);



/** Shell scripts: the containers that they start. */
const readScripts = async (sources) => {
    const readings = [];
    for (const source of sources) {
        const locate = (from, to) => (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(source, from, to);
        const text = source.path.endsWith('.bats') ? withoutTestNames(source.text) : source.text;
        readings.push(await (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .readShell */ .l)([{ key: `${source.path}#`, text, locate }], new _shell_js__WEBPACK_IMPORTED_MODULE_2__/* .Keys */ .D()));
    }
    return together(readings);
};
/** Bats is Bash but for `@test "name" {`: blanks in its place leave a group of commands, and every offset. */
const withoutTestNames = (text) => text.replace(/^[ \t]*@test[ \t][^\n]*(?=\{[ \t]*\r?$)/gm, (name) => ' '.repeat(name.length));
/** Dockerfiles: containers that a RUN instruction starts while the image is built. */
const readDockerfileRuns = async (sources) => {
    const readings = [];
    for (const source of sources) {
        const scripts = (await (0,_dockerfile_js__WEBPACK_IMPORTED_MODULE_1__/* .runCommands */ .a)(source)).map(({ text, start }) => ({
            key: `${source.path}#`,
            text,
            locate: (from, to) => (0,_core_source_js__WEBPACK_IMPORTED_MODULE_0__/* .span */ .Ln)(source, start + from, start + to),
        }));
        readings.push(await (0,_shell_js__WEBPACK_IMPORTED_MODULE_2__/* .readShell */ .l)(scripts, new _shell_js__WEBPACK_IMPORTED_MODULE_2__/* .Keys */ .D()));
    }
    return together(readings);
};
const together = (readings) => ({
    subjects: readings.flatMap((reading) => reading.subjects),
    gaps: readings.flatMap((reading) => reading.gaps),
});


/***/ }),

/***/ 867:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ expand)
/* harmony export */ });
const nameAt = /[A-Za-z_]\w*/y;
/** Hostile texts nest and double: what goes beyond is left as it is written, and unknown. */
const deepest = 20;
const longest = 65_536;
/**
 * Puts in `$NAME`, `${NAME}`, `${NAME:-word}`, `${NAME-word}`, `${NAME:+word}`, `${NAME+word}`, `${NAME:?word}` and
 * `${NAME?word}`; words may hold variables themselves. Forms beyond these are unknown. Never throws.
 */
function expand(text, lookup, dollar, depth = 0) {
    if (!text.includes('$'))
        return { text, unknown: [] };
    if (depth > deepest)
        return { text, unknown: ['…'] };
    const unknown = [];
    let out = '';
    for (let i = 0; i < text.length;) {
        const start = text.indexOf('$', i);
        if (start < 0)
            return { text: out + text.slice(i), unknown };
        const isEscaped = dollar === '$$' ? text[start + 1] === '$' : start > i && text[start - 1] === '\\';
        out += text.slice(i, isEscaped && dollar === '\\' ? start - 1 : start);
        if (isEscaped) {
            out += '$';
            i = start + (dollar === '$$' ? 2 : 1);
            continue;
        }
        const end = endOfVariable(text, start);
        const value = resolve(text.slice(start, end), lookup, dollar, depth);
        out += value.text;
        unknown.push(...value.unknown);
        if (out.length > longest)
            return { text, unknown: [...unknown, '…'] };
        i = end;
    }
    return { text: out, unknown };
}
/** Offset behind the variable that begins at `start`; behind a lone dollar; the text's end where a brace is not closed. */
function endOfVariable(text, start) {
    if (text[start + 1] !== '{') {
        nameAt.lastIndex = start + 1;
        return start + 1 + (nameAt.exec(text)?.[0].length ?? 0);
    }
    let open = 0;
    for (let i = start + 1; i < text.length; i++) {
        if (text[i] === '{')
            open++;
        else if (text[i] === '}' && --open === 0)
            return i + 1;
    }
    return text.length;
}
function resolve(written, lookup, dollar, depth) {
    if (written === '$')
        return { text: written, unknown: [] };
    const inside = /^\$\{(.*)\}$/s.exec(written)?.[1] ?? written.slice(1);
    const [, name, colon, operator, word = ''] = /^([A-Za-z_]\w*)(?:(:?)([-+?])(.*))?$/s.exec(inside) ?? [];
    if (name === undefined)
        return { text: written, unknown: [/\w*/.exec(inside)[0] || '…'] };
    const value = lookup(name);
    const isSet = value !== undefined && !(colon && value === '');
    if (operator === '+')
        return isSet ? expand(word, lookup, dollar, depth + 1) : { text: '', unknown: [] };
    if (isSet)
        return { text: value, unknown: [] };
    if (operator === '-')
        return expand(word, lookup, dollar, depth + 1);
    return { text: written, unknown: [name] };
}


/***/ })

};
