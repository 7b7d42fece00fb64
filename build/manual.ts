import {version} from '../source/base/text/version.js';
import {credentialLines, optionTexts, usesOf} from '../source/program/start/help.js';
import {exitTexts} from '../source/kernel/options/exit-status.js';
import {namedCommands, type Commands} from '../source/kernel/command-line/commands.js';

const letters: ReadonlyMap<string, string> = new Map([
	['\\', String.raw`\e`],
	['-', String.raw`\-`],
	['“', String.raw`\(lq`],
	['”', String.raw`\(rq`],
	['’', String.raw`\(cq`],
	['–', String.raw`\(en`],
	['…', '...'],
]);

/** Escapes a text for roff: no requests, no escapes, and only ASCII. */
export function roff(text: string): string {
	const escaped = text
		.replaceAll(/[\-\\–’“”…]/gv, letter => letters.get(letter) ?? letter)
		.replaceAll(
			/\P{ASCII}/gv,
			letter => String.raw`\[u${letter.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}]`,
		);
	return escaped.replaceAll(/^(?=['.])/gmv, String.raw`\&`);
}

const tagged = (tag: string, text: string): string => `.TP\n.B ${roff(tag)}\n${roff(text)}`;

const section = (title: string, ...parts: readonly string[]): string => [`.SH ${title}`, ...parts].join('\n');

/**
The manual page `cforgs.1`, made from the tables behind `--help`.
`day`: its date, such as `2026-11-28`.
*/
export function manualPage(commands: Commands, day: string): string {
	return (
		[
			`.TH CFORGS 1 "${day}" "cforgs ${roff(version)}" "User Commands"`,
			section('NAME', roff('cforgs - a terminal program for Cloudflare Organizations')),
			section(
				'SYNOPSIS',
				...commands
					.flatMap(command => usesOf(command))
					.map(({words}, index) => `${index === 0 ? '' : '.br\n'}.B ${roff(words)}`),
			),
			section(
				'DESCRIPTION',
				roff(
					'Without a command, cforgs opens a full screen: the tree of organizations with their details, profiles and accounts. Press ? there for the keys.',
				),
				'.PP',
				roff(
					'Every change is reviewed before it is sent, and read back afterwards. Commands read every page of a list, write data to standard output, and write everything else to standard error.',
				),
			),
			section('COMMANDS', ...commands.flatMap(command => usesOf(command)).map(({words, text}) => tagged(words, text))),
			section('OPTIONS', ...optionTexts(commands).map(({flag, text}) => tagged(flag, text))),
			section('ENVIRONMENT', ...credentialLines().map(({variable, text}) => tagged(variable, text))),
			section('EXIT STATUS', ...Object.entries(exitTexts).map(([status, text]) => tagged(status, text))),
			section(
				'EXAMPLES',
				...namedCommands(commands)
					.flatMap(({examples}) => examples)
					.map((example, index) => `${index === 0 ? '' : '.br\n'}.B ${roff(`cforgs ${example}`)}`),
			),
		].join('\n') + '\n'
	);
}
