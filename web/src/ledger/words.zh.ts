export default {
  receipt: {
    ofPreview: '这次预览的凭证',
    number: '凭证号',
    check: '核对',
    ruled: '经门禁裁定，读取前已存证',
  },
}
