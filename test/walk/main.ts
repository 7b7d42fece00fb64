import process from 'node:process';
import {parseArgs} from 'node:util';
import {allFaults, type Faults} from './faults.js';
import {sceneNames} from './keys.js';
import {judge} from './oracle.js';
import {addTallies, reportOf, tallyOf, tallyText, noTally} from './report.js';
import {walk} from './walk.js';

// `npm run walk -- [--seed N] [--walks N] [--steps N] [--jobs N] [--faults NAME,NAME] [--scenes NAME,NAME] [--log]`
const {values} = parseArgs({
	options: {
		seed: {type: 'string', default: '1'},
		walks: {type: 'string', default: '10'},
		steps: {type: 'string', default: '20'},
		jobs: {type: 'string', default: '2'},
		faults: {type: 'string', default: allFaults.join(',')},
		scenes: {type: 'string', default: ''},
		log: {type: 'boolean', default: false},
	},
});

const first = Number(values.seed);
const walks = Number(values.walks);
const steps = Number(values.steps);
const wanted = new Set(values.faults.split(','));
const faults: Faults = new Set(allFaults.filter(fault => wanted.has(fault)));
const scenes = new Set(values.scenes === '' ? [] : values.scenes.split(','));
const unknown = [...scenes].find(scene => !sceneNames.includes(scene));
if (unknown !== undefined) {
	throw new Error(`There is no scene ${unknown}. The scenes are: ${sceneNames.join(', ')}`);
}

let next = first;
let total = noTally;
let failed = 0;

async function work(): Promise<void> {
	while (next < first + walks) {
		const seed = next++;
		const options = {seed, steps, faults, scenes};
		const walked = await walk(options); // eslint-disable-line no-await-in-loop
		const {defects, suspicions} = judge(walked);
		total = addTallies(total, tallyOf(walked));
		failed += defects.length > 0 ? 1 : 0;
		console.log(
			`seed ${seed}: ${tallyText(tallyOf(walked))}${defects.length === 0 ? '' : ` · ${defects.length} DEFECTS`}`,
		);
		for (const suspicion of suspicions) {
			console.log(`  perhaps: ${suspicion}`);
		}

		if (defects.length > 0 || values.log) {
			console.log(
				reportOf(
					walked,
					defects,
					`--steps ${steps} --faults ${values.faults}${values.scenes === '' ? '' : ` --scenes ${values.scenes}`}`,
				),
			);
		}
	}
}

await Promise.all(Array.from({length: Number(values.jobs)}, async () => work()));
console.log(`${walks} walks: ${tallyText(total)} · ${failed} with defects`);
process.exitCode = failed > 0 ? 1 : 0;
