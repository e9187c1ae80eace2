export const handler = async (event) => ({ delivered: event.Records.length });
