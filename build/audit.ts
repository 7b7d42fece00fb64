import {spawnSync} from 'node:child_process';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {auditFiles, partsFile} from './bundled-parts.js';

// The package has no dependencies, so `npm audit` finds nothing. This audits the bundled packages, of this build or of a given bill of materials.
const [file = partsFile, ...words] = process.argv.slice(2);
const folder = await mkdtemp(path.join(tmpdir(), 'cforgs-audit-'));
try {
	const {manifest, lock} = auditFiles(JSON.parse(await readFile(file, 'utf8')));
	await writeFile(path.join(folder, 'package.json'), manifest);
	await writeFile(path.join(folder, 'package-lock.json'), lock);
	const {status} = spawnSync('npm', ['audit', ...words], {cwd: folder, stdio: 'inherit'});
	process.exitCode = status ?? 1;
} finally {
	await rm(folder, {recursive: true});
}
