import type {Context} from '../context.js';
import {navigator, ours} from '../programs.js';
import {run} from '../terminal.js';

const starts = 3;

/** After this long without output (milliseconds), a program has freed the memory used for loading. */
const atRest = 2500;

const words = ['north', 'editions', 'sao', 'nwsec'];

/** This many milliseconds without output end an answer. */
const quiet = 60;

/** Types letters into the search of 100,000 organizations. The first letter in a process is measured separately, because the names are prepared then. */
export async function measureFind({results, servers, fixtures: {home}}: Context): Promise<void> {
	for (let start = 0; start < starts; start++) {
		const program = navigator(servers.most, home);
		await using running = run(program);
		await running.shown(program.isComplete ?? program.isReady);
		await running.quiet(atRest);
		for (const [at, word] of words.entries()) {
			await running.step('/', quiet);
			for (const place of word.split('').keys()) {
				const pressed = running.now();
				running.send(word.charAt(place));
				const typed = new RegExp(`^ /${word.slice(0, place + 1)}(?: {2}|$)`, 'mv');
				const found = await running.shown(
					screen => typed.test(screen) && /(?:match|similar) \d/v.test(screen),
					pressed,
				);
				results.add(at === 0 && place === 0 ? 'findFirstTime' : 'findTime', ours, found.at - pressed);
				await running.quiet(quiet);
			}

			await running.step('escape', quiet);
		}
	}
}
