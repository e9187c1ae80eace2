// A Lambda function that does as it is told, to see what the Node.js runtime client
// makes of it. The Go function in ../function does the same.

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Told extends Error {
  name = 'Told';
}

export const handler = async (event, context) => {
  await sleep(event.Sleep ?? 0);
  switch (event.Do) {
    case 'error':
      throw new Told('as told');
    case 'throw a string':
      throw 'as told';
    case 'unmarshalable':
      return 1n;
    case 'throw in a timer':
      setTimeout(() => { throw new Told('as told'); });
      return sleep(60_000);
    case 'exit':
      process.exit(7);
    case 'hang':
      return sleep(60_000);
    case 'large':
      return 'x'.repeat(7 << 20);
    case 'context':
      return {
        id: context.awsRequestId, arn: context.invokedFunctionArn, identity: context.identity?.cognitoIdentityId,
        client: context.clientContext?.client?.app_title, left: context.getRemainingTimeInMillis(),
        trace: context.xRayTraceId, env: process.env._X_AMZN_TRACE_ID ?? '',
      };
  }
  return event.Do;
};

// The client makes the global awslambda before it loads this file.
export const streaming = awslambda.streamifyResponse(async (event, stream) => {
  stream.write('one ');
  await sleep(20);
  if (event.Do === 'error') {
    throw new Told('as told');
  }
  stream.write('two');
  stream.end();
});
