import {once} from 'node:events';
import process from 'node:process';
import {createInterface} from 'node:readline/promises';
import {harmless} from '../../base/text/harmless.js';
import {UsageError} from '../options/exit-status.js';
import {inLocale} from '../terminal/in-locale.js';
import type {Target} from '../loop/command-line.js';
import {exitStatus, Refusal} from './exit-status.js';

/**
Checks that a write can be confirmed. `about`: what it does, in a sentence.

@throws {UsageError} If there is no terminal to ask on.
*/
export function requireAnswer({yes, dryRun}: {readonly yes: boolean; readonly dryRun: boolean}, about?: string): void {
	if (!yes && !dryRun && !(process.stdin.isTTY && process.stderr.isTTY)) {
		throw new UsageError(
			`${about === undefined ? '' : `${about}\n`}There is no terminal to confirm on. Pass --yes to skip the question, or --dry-run to preview.`,
		);
	}
}

/** Asks a question on standard error and returns the typed line. Empty if the input ends, or at ctrl-c or ctrl-d. */
export async function ask(question: string): Promise<string> {
	// The line editor redraws its prompt, so only the last line of the question is the prompt.
	const [, before = '', asked = question] = /^(?<before>[\s\S]*\n)?(?<asked>.*)$/v.exec(inLocale(question)) ?? [];
	process.stderr.write(before);
	const lines = createInterface({input: process.stdin, output: process.stderr});
	const closed = once(lines, 'close').then(() => undefined);
	// Without this, the editor stops reading after ctrl-z and fg.
	lines.on('SIGCONT', () => {
		lines.resume();
	});
	try {
		const answer = await Promise.race([lines.question(asked), closed]);
		if (answer !== undefined) {
			return answer;
		}
	} catch (error) {
		if (!(error instanceof Error && error.name === 'AbortError')) {
			throw error;
		}
	} finally {
		lines.close();
	}

	process.stderr.write('\n');
	return '';
}

/** A question about a write, with its target before the last line: the context, if any, and the host. */
export function questionTo({context, label}: Pick<Target, 'context' | 'label'>, question: string): string {
	const at = question.lastIndexOf('\n') + 1;
	return `${question.slice(0, at)}${[...(context ? [context.label] : []), label].map(text => harmless(text)).join(' · ')}: ${question.slice(at)}`;
}

/**
Asks a question and continues only after “yes”. `otherwise`: the message if the user declines.

@throws {Refusal} Unless the user types “yes”.
*/
export async function confirm(question: string, otherwise: string): Promise<void> {
	const answer = await ask(question);
	const word = answer.trim();
	if (word !== 'yes') {
		throw new Refusal(
			/^y/iv.test(word) ? `Only the whole word yes goes on. ${otherwise}` : otherwise,
			exitStatus.failed,
		);
	}
}

/**
Asks before something that is kept on this machine is lost, unless `--yes` or `--dry-run` is given.

@throws {UsageError} If there is no terminal to ask on.
@throws {Refusal} Unless the user types “yes”.
*/
export async function confirmLoss(
	flags: {readonly yes: boolean; readonly dryRun: boolean},
	question: string,
): Promise<void> {
	requireAnswer(flags, question.slice(0, question.lastIndexOf('\n')));
	if (!flags.yes && !flags.dryRun) {
		await confirm(question, 'Nothing was changed.');
	}
}
