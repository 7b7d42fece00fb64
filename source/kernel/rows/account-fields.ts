import {harmless} from '../../base/text/harmless.js';
import {sentence} from '../../base/text/words.js';
import type {AccountType} from '../form-model/new-account.js';
import type {Line} from '../form-model/line-editor.js';
import {hasPrefixedCredential, strangeCharacters} from '../form-model/value-warnings.js';
import type {OwnScene} from './scene.js';
import {lineSpans, plain, row, type Row, sign, toldRows, toned} from './row.js';

const label = {name: 'Name  ', type: 'Type  '} as const;

/** The name and type of a new account, as they are typed. `way`: how to choose another type; empty if there is none. */
export function accountFieldRows(
	{line, type}: {readonly line: Line; readonly type: AccountType},
	way: string,
	columns: number,
): readonly Row[] {
	const {spans, cursor} = lineSpans(line, Math.max(1, columns - label.name.length - 1));
	return [
		{left: [toned('accent', label.name), ...spans], cursor: label.name.length + cursor},
		row(toned('accent', label.type), plain(type), ...(way === '' ? [] : [sign(`   ${way}`, `, ${way}`, 'dim')])),
		...(strangeCharacters(line.text).length === 0
			? []
			: toldRows('The name has characters that look like others.', columns, 'warning')),
		...(hasPrefixedCredential(line.text)
			? toldRows(
					'The name looks like a credential. Everyone who can read the account will be able to read it. Drafts never keep it.',
					columns,
					'warning',
				)
			: []),
	];
}

/** The name of a new account for screen readers, which say the other rows as they are. */
export function accountNameScene(line: Line): OwnScene {
	const name = 'Name of the account';
	return {
		focus: sentence(`${name}: ${line.text === '' ? 'empty' : harmless(line.text)}`),
		focusId: name,
		typed: {label: name, line},
	};
}
