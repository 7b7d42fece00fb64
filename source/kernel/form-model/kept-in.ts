import type {Form, Source} from './form.js';

export const openedFrom = (from: Pick<Source, 'kind' | 'at'>, form: Form): Form => ({
	...form,
	source: {...from, fields: form.fields, creationsSent: form.creationsSent ?? []},
});

/** Where the whole content of the form is also kept. Undefined if something was typed since it was opened, or the answer to a save was lost. */
export function keptIn({source, fields, verdict, unclear, creationsSent = []}: Form): Source['kind'] | undefined {
	const isSame =
		verdict === undefined &&
		unclear === undefined &&
		creationsSent.length === source?.creationsSent?.length &&
		fields.every(({text}, index) => text === source.fields[index]?.text);
	return isSame ? source.kind : undefined;
}

/** Whether this is an undo as offered, unchanged and not yet sent. Closing it would lose nothing. */
export const isOfferedUndo = (form: Form): boolean =>
	form.isUndo === true &&
	(form.step.name === 'reviewing' || form.step.name === 'conflict') &&
	keptIn(form) === 'journal';
