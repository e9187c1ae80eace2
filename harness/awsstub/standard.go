package awsstub

import (
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"path"
	"time"
)

// A result is the output of an operation, as JSON would have it.
type result = map[string]any

// standard is the answer to an operation for which there is no fixture.
func standard(c call) answer {
	if c.service == "" {
		return failure(c, http.StatusBadRequest, "UnknownService",
			"the AWS stub cannot tell which service this is for: no signature, no X-Amz-Target, no User-Agent of an SDK")
	}
	if c.service == "lambda" && c.operation == "Invoke" && c.header.Get("X-Amz-Invocation-Type") == "Event" {
		return answer{status: http.StatusAccepted}
	}
	if c.protocol == restXML {
		return xmlAnswer(http.StatusOK, struct {
			XMLName struct{} `xml:"Response"`
		}{})
	}
	if out := results[c.service+"."+c.operation]; out != nil {
		c.readInput()
		return document(c, http.StatusOK, out(c))
	}
	return document(c, http.StatusOK, result{})
}

// results are the outputs without which typical code does not go on. Their members are those
// of the API references.
var results = map[string]func(c call) result{
	"dynamodb.BatchGetItem":   func(call) result { return result{"Responses": result{}, "UnprocessedKeys": result{}} },
	"dynamodb.BatchWriteItem": func(call) result { return result{"UnprocessedItems": result{}} },
	"dynamodb.DescribeTable": func(c call) result {
		return result{"Table": result{"TableName": c.text("TableName"), "TableStatus": "ACTIVE"}}
	},
	"dynamodb.Query": noItems,
	"dynamodb.Scan":  noItems,

	"events.PutEvents": func(c call) result {
		return result{"FailedEntryCount": 0, "Entries": each(c, "Entries", "", func(result) result { return result{"EventId": c.id} })}
	},
	"firehose.PutRecord": func(c call) result { return result{"RecordId": c.id} },
	"firehose.PutRecordBatch": func(c call) result {
		return result{"FailedPutCount": 0, "RequestResponses": each(c, "Records", "", func(result) result { return result{"RecordId": c.id} })}
	},
	"kinesis.PutRecord": func(c call) result { return shard() },
	"kinesis.PutRecords": func(c call) result {
		return result{"FailedRecordCount": 0, "Records": each(c, "Records", "", func(result) result { return shard() })}
	},

	"kms.Decrypt": func(c call) result {
		return result{"KeyId": keyARN(c), "Plaintext": c.text("CiphertextBlob"), "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}
	},
	"kms.Encrypt": func(c call) result {
		return result{"KeyId": keyARN(c), "CiphertextBlob": c.text("Plaintext"), "EncryptionAlgorithm": "SYMMETRIC_DEFAULT"}
	},
	"kms.GenerateDataKey": func(c call) result {
		key := base64.StdEncoding.EncodeToString(make([]byte, 32))
		return result{"KeyId": keyARN(c), "Plaintext": key, "CiphertextBlob": key}
	},

	"secretsmanager.DescribeSecret": func(c call) result {
		return result{"Name": c.text("SecretId"), "ARN": secretARN(c), "VersionIdsToStages": result{version: []string{"AWSCURRENT"}}}
	},
	"secretsmanager.GetSecretValue": func(c call) result {
		return result{"Name": c.text("SecretId"), "ARN": secretARN(c), "SecretString": "{}", "VersionId": version, "VersionStages": []string{"AWSCURRENT"}}
	},

	"ses.SendEmail":    messageID,
	"ses.SendRawEmail": messageID,
	"sns.CreateTopic": func(c call) result {
		return result{"TopicArn": "arn:aws:sns:" + c.region + ":" + account + ":" + c.text("Name")}
	},
	"sns.Publish": messageID,
	"sns.PublishBatch": func(c call) result {
		return result{"Failed": []any{}, "Successful": each(c, "PublishBatchRequestEntries", "Id", func(e result) result {
			return result{"Id": e["Id"], "MessageId": c.id}
		})}
	},

	"sqs.CreateQueue":                  queueURL,
	"sqs.GetQueueUrl":                  queueURL,
	"sqs.ChangeMessageVisibilityBatch": succeeded,
	"sqs.DeleteMessageBatch":           succeeded,
	"sqs.SendMessage": func(c call) result {
		return result{"MessageId": c.id, "MD5OfMessageBody": hexMD5(c.text("MessageBody"))}
	},
	"sqs.SendMessageBatch": func(c call) result {
		return result{"Failed": []any{}, "Successful": each(c, "Entries", "Id", func(e result) result {
			body, _ := e["MessageBody"].(string)
			return result{"Id": e["Id"], "MessageId": c.id, "MD5OfMessageBody": hexMD5(body)}
		})}
	},

	"ssm.GetParameter": func(c call) result { return result{"Parameter": parameter(c, c.text("Name"))} },
	"ssm.GetParameters": func(c call) result {
		found := []any{}
		names, _ := c.input["Names"].([]any)
		for _, name := range names {
			found = append(found, parameter(c, name))
		}
		return result{"Parameters": found, "InvalidParameters": []any{}}
	},
	"ssm.GetParametersByPath": func(call) result { return result{"Parameters": []any{}} },

	"states.StartExecution": func(c call) result {
		return result{"executionArn": c.text("stateMachineArn") + ":" + c.id, "startDate": time.Now().Unix()}
	},

	"sts.AssumeRole":                assumed,
	"sts.AssumeRoleWithWebIdentity": assumed,
	"sts.GetCallerIdentity": func(call) result {
		return result{"Account": account, "Arn": "arn:aws:sts::" + account + ":assumed-role/lmicheck/lmicheck", "UserId": "AROAEXAMPLE:lmicheck"}
	},
	"sts.GetSessionToken": func(call) result { return result{"Credentials": credentials()} },
}

// version is the id of the only version that a secret has.
const version = "00000000-0000-4000-8000-000000000000"

func noItems(call) result { return result{"Items": []any{}, "Count": 0, "ScannedCount": 0} }

func messageID(c call) result { return result{"MessageId": c.id} }

func shard() result {
	return result{"SequenceNumber": "49500000000000000000000000000000000000000000000000000000", "ShardId": "shardId-000000000000"}
}

func keyARN(c call) string {
	return "arn:aws:kms:" + c.region + ":" + account + ":key/" + version
}

func secretARN(c call) string {
	return "arn:aws:secretsmanager:" + c.region + ":" + account + ":secret:" + c.text("SecretId")
}

// queueURL leads to the stub: aws-sdk-go sends requests to the URL of the queue.
func queueURL(c call) result {
	return result{"QueueUrl": c.endpoint + "/" + account + "/" + path.Base(c.text("QueueName"))}
}

func succeeded(c call) result {
	return result{"Failed": []any{}, "Successful": each(c, "Entries", "Id", func(e result) result { return result{"Id": e["Id"]} })}
}

func parameter(c call, name any) result {
	text, _ := name.(string)
	return result{"Name": text, "Type": "String", "Value": "value", "Version": 1,
		"ARN": "arn:aws:ssm:" + c.region + ":" + account + ":parameter/" + text}
}

func assumed(c call) result {
	return result{"Credentials": credentials(), "AssumedRoleUser": result{
		"Arn": c.text("RoleArn") + "/" + c.text("RoleSessionName"), "AssumedRoleId": "AROAEXAMPLE:" + c.text("RoleSessionName")}}
}

func credentials() result {
	return result{"AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SecretAccessKey": "secret", "SessionToken": "token",
		"Expiration": time.Now().Add(time.Hour).UTC().Format(time.RFC3339)}
}

// each makes a list with one result for each entry of a list in the input.
func each(c call, list, field string, out func(entry result) result) []any {
	all := []any{}
	for _, entry := range c.entries(list, field) {
		all = append(all, out(entry))
	}
	return all
}

func hexMD5(text string) string {
	sum := md5.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}
