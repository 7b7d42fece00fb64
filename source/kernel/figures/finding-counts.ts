import {count, counted} from '../../base/text/words.js';
import type {Findings, JudgedFinding} from './findings.js';
import {severities} from './severity.js';

/** How many findings there are, such as “3 findings in 12 organizations: 1 high, 2 low; 4 silenced.” */
export function countsText(judged: readonly JudgedFinding[], {organizations}: Pick<Findings, 'organizations'>): string {
	const open = judged.filter(({silence}) => !silence);
	const parts = severities.flatMap(severity => {
		const {length} = open.filter(each => each.severity === severity);
		return length === 0 ? [] : [`${count(length)} ${severity}`];
	});
	const silenced = judged.length - open.length;
	return `${counted(open.length, 'finding')} in ${counted(organizations, 'organization')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}${silenced === 0 ? '' : `; ${count(silenced)} silenced`}.`;
}
