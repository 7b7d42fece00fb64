// Loaded before the one file while it is built: stores the code that V8 has compiled when a start ends. Each start continues with the code of the one before.
import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import {setFlagsFromString} from 'node:v8';
import vm, {type ScriptOptions} from 'node:vm';

const {CFORGS_CODE_FOLDER: folder = ''} = process.env;

const scripts = new Map<string, vm.Script>();

// Otherwise V8 removes code that was not used for a while. But it takes code only from a V8 with the same flags.
const keepCode = (isKept: boolean) => {
	setFlagsFromString(isKept ? '--no-flush-bytecode' : '--flush-bytecode');
};

vm.Script = class extends vm.Script {
	constructor(source: string, options: ScriptOptions) {
		const file = path.join(folder, `${path.posix.basename(options.filename ?? '')}.code`);
		keepCode(false);
		super(source, {...options, cachedData: readFileSync(file)});
		keepCode(true);
		scripts.set(file, this);
	}
};

process.on('exit', () => {
	keepCode(false);
	for (const [file, script] of scripts) {
		writeFileSync(file, script.createCachedData());
	}
});
