// Rollcall in Azure Container Apps: replicas, a job that makes the tables, and a nightly look at the audit record.
// The database, the container registry and the Key Vault are there before: docs/operations.md has the commands, in order.

@description('Where all of it is. Children\'s records stay in the United Kingdom.')
param location string = 'uksouth'

@description('The image, with its version: registry.azurecr.io/rollcall:0.1.0')
param image string

@description('The container registry that has it: registry.azurecr.io')
param registry string

@description('The Key Vault that holds the secrets named below.')
param vaultName string

@description('A managed identity that may read those secrets and pull the image.')
param identityName string

@description('A subnet of its own for the environment, in the network that reaches the database.')
param subnetId string

@description('The storage account with the file shares "anchors" and "case-lists".')
param storageName string

@description('The address at which people reach Rollcall in a browser.')
param publicUrl string

@description('The Entra application of the bot, the tenant that it belongs to, and the tenants whose people may use it.')
param teamsAppId string
param teamsAppTenantId string = tenant().tenantId
param teamsTenantIds string = tenant().tenantId

@description('Whether Slack is connected as well: then the vault has its two secrets.')
param withSlack bool = false

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: identityName
}

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: 'rollcall'
  location: location
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: 90
  }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: 'rollcall'
  location: location
  properties: {
    vnetConfiguration: { infrastructureSubnetId: subnetId }
    zoneRedundant: true
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

resource shares 'Microsoft.App/managedEnvironments/storages@2024-03-01' = [
  for share in ['anchors', 'case-lists']: {
    parent: environment
    name: share
    properties: {
      azureFile: {
        accountName: storage.name
        accountKey: storage.listKeys().keys[0].value
        shareName: share
        accessMode: 'ReadWrite'
      }
    }
  }
]

var inVault = vault.properties.vaultUri
var withIdentity = {
  type: 'UserAssigned'
  userAssignedIdentities: { '${identity.id}': {} }
}
var registries = [{ server: registry, identity: identity.id }]

var slackSecrets = withSlack
  ? [
      { name: 'slack-bot-token', keyVaultUrl: '${inVault}secrets/slack-bot-token', identity: identity.id }
      { name: 'slack-signing-secret', keyVaultUrl: '${inVault}secrets/slack-signing-secret', identity: identity.id }
    ]
  : []
var slackEnv = withSlack
  ? [
      { name: 'SLACK_BOT_TOKEN', secretRef: 'slack-bot-token' }
      { name: 'SLACK_SIGNING_SECRET', secretRef: 'slack-signing-secret' }
    ]
  : []

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'rollcall'
  location: location
  identity: withIdentity
  dependsOn: [shares]
  properties: {
    environmentId: environment.id
    configuration: {
      activeRevisionsMode: 'Single'
      registries: registries
      ingress: {
        external: true
        targetPort: 3000
        transport: 'http'
        allowInsecure: false
      }
      secrets: concat(
        [
          { name: 'database-url', keyVaultUrl: '${inVault}secrets/database-url', identity: identity.id }
          { name: 'master-keys', keyVaultUrl: '${inVault}secrets/master-keys', identity: identity.id }
          { name: 'passphrases', keyVaultUrl: '${inVault}secrets/passphrases', identity: identity.id }
          { name: 'teams-app-password', keyVaultUrl: '${inVault}secrets/teams-app-password', identity: identity.id }
        ],
        slackSecrets
      )
    }
    template: {
      // A second for what still comes, then what is under way and being sent.
      terminationGracePeriodSeconds: 45
      // Never none: messages are sent, and time is kept, when nobody asks for anything.
      scale: { minReplicas: 2, maxReplicas: 3 }
      containers: [
        {
          name: 'rollcall'
          image: image
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: concat(
            [
              { name: 'DATABASE_URL', secretRef: 'database-url' }
              { name: 'ROLLCALL_MASTER_KEYS_FILE', value: '/keys/master.keys' }
              { name: 'ROLLCALL_PUBLIC_URL', value: publicUrl }
              { name: 'ROLLCALL_PROXIES', value: '1' }
              { name: 'ROLLCALL_AUDIT_ANCHOR_DIR', value: '/anchors' }
              { name: 'ROLLCALL_CASE_LIST_DIR', value: '/case-lists' }
              { name: 'ROLLCALL_CASE_LIST_PASSPHRASES_FILE', value: '/keys/passphrases' }
              { name: 'ROLLCALL_METRICS_PORT', value: '9464' }
              { name: 'TEAMS_APP_ID', value: teamsAppId }
              { name: 'TEAMS_APP_PASSWORD', secretRef: 'teams-app-password' }
              { name: 'TEAMS_APP_TENANT_ID', value: teamsAppTenantId }
              { name: 'TEAMS_TENANT_IDS', value: teamsTenantIds }
            ],
            slackEnv
          )
          probes: [
            {
              type: 'Startup'
              httpGet: { path: '/healthz', port: 3000 }
              periodSeconds: 2
              failureThreshold: 30
            }
            {
              type: 'Liveness'
              httpGet: { path: '/healthz', port: 3000 }
              periodSeconds: 10
              timeoutSeconds: 5
            }
            {
              type: 'Readiness'
              httpGet: { path: '/readyz', port: 3000 }
              periodSeconds: 5
              timeoutSeconds: 5
              failureThreshold: 2
            }
          ]
          volumeMounts: [
            { volumeName: 'keys', mountPath: '/keys' }
            { volumeName: 'anchors', mountPath: '/anchors' }
            { volumeName: 'case-lists', mountPath: '/case-lists' }
          ]
        }
      ]
      volumes: [
        {
          name: 'keys'
          storageType: 'Secret'
          secrets: [
            { secretRef: 'master-keys', path: 'master.keys' }
            { secretRef: 'passphrases', path: 'passphrases' }
          ]
        }
        { name: 'anchors', storageType: 'AzureFile', storageName: 'anchors' }
        { name: 'case-lists', storageType: 'AzureFile', storageName: 'case-lists' }
      ]
    }
  }
}

// Started by hand before each update: az containerapp job start --name rollcall-migrate --resource-group …
resource migrate 'Microsoft.App/jobs@2024-03-01' = {
  name: 'rollcall-migrate'
  location: location
  identity: withIdentity
  properties: {
    environmentId: environment.id
    configuration: {
      triggerType: 'Manual'
      manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 }
      replicaTimeout: 1800
      replicaRetryLimit: 1
      registries: registries
      secrets: [
        { name: 'database-owner-url', keyVaultUrl: '${inVault}secrets/database-owner-url', identity: identity.id }
        { name: 'database-url', keyVaultUrl: '${inVault}secrets/database-url', identity: identity.id }
      ]
    }
    template: {
      containers: [
        {
          name: 'migrate'
          image: image
          command: ['node', 'src/cli/rollcall.ts', 'migrate']
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [
            { name: 'DATABASE_OWNER_URL', secretRef: 'database-owner-url' }
            { name: 'DATABASE_URL', secretRef: 'database-url' }
          ]
        }
      ]
    }
  }
}

resource verify 'Microsoft.App/jobs@2024-03-01' = {
  name: 'rollcall-verify'
  location: location
  identity: withIdentity
  dependsOn: [shares]
  properties: {
    environmentId: environment.id
    configuration: {
      triggerType: 'Schedule'
      scheduleTriggerConfig: { cronExpression: '30 3 * * *', parallelism: 1, replicaCompletionCount: 1 }
      replicaTimeout: 1800
      replicaRetryLimit: 1
      registries: registries
      secrets: [
        { name: 'database-auditor-url', keyVaultUrl: '${inVault}secrets/database-auditor-url', identity: identity.id }
      ]
    }
    template: {
      containers: [
        {
          name: 'verify'
          image: image
          command: ['node', 'src/cli/rollcall.ts', 'audit', 'verify', '--anchors', '/anchors']
          resources: { cpu: json('0.5'), memory: '1Gi' }
          // A command that looks at the audit record needs none of the bot's settings.
          env: [{ name: 'DATABASE_AUDITOR_URL', secretRef: 'database-auditor-url' }]
          volumeMounts: [{ volumeName: 'anchors', mountPath: '/anchors' }]
        }
      ]
      volumes: [{ name: 'anchors', storageType: 'AzureFile', storageName: 'anchors' }]
    }
  }
}

output address string = app.properties.configuration.ingress.fqdn
