import type {Form, Source} from './form.js';

export const openedFrom = (kind: Source['kind'], form: Form): Form => ({...form, source: {kind, fields: form.fields, creationsSent: form.creationsSent ?? []}});

/**
Where all that the form holds is kept, whatever becomes of it: nothing was typed in it since it was opened, and no answer to a save of it was lost.
*/
export function keptIn({source, fields, verdict, unclear, creationsSent = []}: Form): Source['kind'] | undefined {
	const isSame = verdict === undefined && unclear === undefined && creationsSent.length === source?.creationsSent?.length
		&& fields.every(({text}, index) => text === source.fields[index]?.text);
	return isSame ? source.kind : undefined;
}
