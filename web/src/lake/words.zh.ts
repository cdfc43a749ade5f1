export default {
  lake: {
    drop: {
      call: '把部门手里的文件拖到这里',
      choose: '选文件',
      kinds:
        'CSV、TSV、TXT、XLS、XLSX、ET、JSON、NDJSON、GeoJSON、Parquet、SQLite，以及它们的gzip、zip。原件封存不动。涉密文件不得上传。',
      sent: '已收到{{received}}，共{{total}}。',
      resumed: '从{{at}}处接着传。',
      stop: '停下',
      broken: '{{name}}在{{at}}处断了。已收到的部分留着。重新选同一个文件，会从断处接着传。',
    },
  },
}
